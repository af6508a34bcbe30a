#!/usr/bin/env bash
# images.sh MIRROR_FOLDER HOST_IMAGE VERSION ARCHIVE: the images that kubeadm runs, made of the programs on the
# mirror; nft, which kube-proxy calls, is taken from the image of the lab's hosts.
set -euo pipefail
mirror=$1 host_image=$2 version=$3 archive=$4
work=$(mktemp -d)
trap 'rm -rf "${work}"' EXIT
programs=${mirror}/dl.k8s.io/release/v${version}/bin/linux/amd64
references=()

# image REFERENCE FOLDER: everything in the folder.
image() {
  local container
  container=$(buildah from scratch)
  buildah copy --quiet "${container}" "$2" / >/dev/null
  buildah config --env PATH=/usr/local/bin:/usr/sbin:/usr/bin "${container}"
  buildah commit --quiet --disable-compression "${container}" "registry.k8s.io/$1" >/dev/null
  buildah rm "${container}" >/dev/null
  references+=("registry.k8s.io/$1")
}

for name in kube-apiserver kube-controller-manager kube-scheduler; do
  install -D "${programs}/${name}" "${work}/${name}/usr/local/bin/${name}"
  image "${name}:v${version}" "${work}/${name}"
done

mkdir -p "${work}/etcd/usr/local/bin"
tar -xzf "${mirror}"/github.com/etcd-io/etcd/releases/download/v3.6.14/*.tar.gz -C "${work}/etcd/usr/local/bin" \
  --strip-components=1 --no-same-owner
image etcd:3.6.14-0 "${work}/etcd"

install -D "${programs}/kube-proxy" "${work}/kube-proxy/usr/local/bin/kube-proxy"
# With the libraries that it is linked to.
podman --runtime /usr/sbin/runc run --rm --network none --ulimit nofile=20000:20000 \
  --ulimit nproc=32768:32768 --entrypoint /bin/sh "${host_image}" -c \
  'tar -ch /usr/sbin/nft $(ldd /usr/sbin/nft | grep -o "/[^ ]*") 2>/dev/null' | tar -x -C "${work}/kube-proxy"
image "kube-proxy:v${version}" "${work}/kube-proxy"

for file in "${mirror}"/images/pause-*.tar "${mirror}"/images/coredns-*.tar; do
  reference=$(tar -xOf "${file}" index.json | grep -o 'registry.k8s.io/[^"]*')
  podman load --quiet --input "${file}" >/dev/null
  references+=("${reference}")
done
podman save --quiet --multi-image-archive --output "${archive}.new" "${references[@]}"
mv "${archive}.new" "${archive}"
podman rmi "${references[@]}" >/dev/null
