// Imported in this order: whatever else of Headlamp comes first runs into a circle of imports.
import Plugins from "@kinvolk/headlamp-plugin/lib/plugin/Plugins";
import i18n from "@kinvolk/headlamp-plugin/lib/i18n/config";
import icons from "@iconify-json/mdi/icons.json";
import { addCollection } from "@iconify/react";
import { useCurrentAppTheme } from "@kinvolk/headlamp-plugin/lib/components/App/themeSlice";
import { queryClient } from "@kinvolk/headlamp-plugin/lib/lib/queryClient";
import { setStore } from "@kinvolk/headlamp-plugin/lib/lib/router/createRouteURL";
import { createMuiTheme } from "@kinvolk/headlamp-plugin/lib/lib/themes";
import store from "@kinvolk/headlamp-plugin/lib/redux/stores/store";
import { StyledEngineProvider, ThemeProvider } from "@mui/material/styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { SnackbarProvider } from "notistack";
import { Suspense, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { Provider } from "react-redux";
import { BrowserRouter } from "react-router-dom";
import { Frame } from "./frame.jsx";

addCollection(icons);
setStore(store);

function Themed({ children }) {
  const appTheme = useCurrentAppTheme();
  const theme = useMemo(() => createMuiTheme(appTheme), [appTheme]);
  return (
    <StyledEngineProvider injectFirst>
      <ThemeProvider theme={theme}>{children}</ThemeProvider>
    </StyledEngineProvider>
  );
}

createRoot(document.getElementById("root")).render(
  <Provider store={store}>
    <QueryClientProvider client={queryClient}>
      <I18nextProvider i18n={i18n}>
        <Suspense fallback={null}>
          <Themed>
            <SnackbarProvider>
              <BrowserRouter>
                <Plugins />
                <Frame />
              </BrowserRouter>
            </SnackbarProvider>
          </Themed>
        </Suspense>
      </I18nextProvider>
    </QueryClientProvider>
  </Provider>,
);
