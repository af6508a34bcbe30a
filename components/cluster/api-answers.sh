# Why the API server refuses something, from its answer.

# message_in ANSWER: the sentence in which the API server says why it refuses.
message_in() { jq --raw-input --slurp --raw-output '(fromjson? | .message) // .' <<<"$1"; }

# budgets_in ANSWER: which PodDisruptionBudgets do not let the Pod go, a sentence each. Only the answer to an eviction has
# them.
budgets_in() {
  jq --raw-input --slurp --raw-output \
    'fromjson? | .details.causes[]? | select(.reason == "DisruptionBudget") | .message' <<<"$1"
}
