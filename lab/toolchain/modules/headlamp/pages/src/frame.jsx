import { ActivitiesRenderer } from "@kinvolk/headlamp-plugin/lib/components/activity/Activity";
import RouteSwitcher, {
  PreviousRouteProvider,
} from "@kinvolk/headlamp-plugin/lib/components/App/RouteSwitcher";
import Sidebar from "@kinvolk/headlamp-plugin/lib/components/Sidebar";
import { logout } from "@kinvolk/headlamp-plugin/lib/lib/auth";
import { useCluster } from "@kinvolk/headlamp-plugin/lib/lib/k8s";
import { request } from "@kinvolk/headlamp-plugin/lib/lib/k8s/api/v1/clusterRequests";
import { setConfig } from "@kinvolk/headlamp-plugin/lib/redux/configSlice";
import { AppBar, Box, Button, Container, CssBaseline, Toolbar, Typography } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDispatch, useSelector } from "react-redux";
import { useHistory } from "react-router-dom";

/** What surrounds Headlamp's own pages: a bar with a button to log out, and the sidebar. */
export function Frame() {
  const dispatch = useDispatch();
  const pluginsLoaded = useSelector(({ plugins }) => plugins.loaded);
  const { data: config } = useQuery({
    queryKey: ["config"],
    queryFn: async () => {
      const { clusters } = await request("/config", {}, false, false);
      const config = { clusters: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster])) };
      dispatch(setConfig(config));
      return config;
    },
  });
  return (
    <PreviousRouteProvider>
      <CssBaseline enableColorScheme />
      <Box sx={{ display: "flex", flexDirection: "column", height: "100dvh" }}>
        <Bar />
        <Box sx={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
          <Sidebar />
          <Box component="main" id="main" sx={{ flexGrow: 1, overflow: "auto" }}>
            <Container maxWidth="xl">
              {pluginsLoaded && config !== undefined && <RouteSwitcher requiresToken={() => true} />}
            </Container>
          </Box>
        </Box>
        <ActivitiesRenderer />
      </Box>
    </PreviousRouteProvider>
  );
}

function Bar() {
  const cluster = useCluster();
  const history = useHistory();
  const leave = async () => {
    await logout(cluster);
    history.push("/");
  };
  return (
    <AppBar position="static" elevation={1} color="inherit">
      <Toolbar variant="dense" sx={{ justifyContent: "space-between" }}>
        <Typography variant="h6">Headlamp</Typography>
        {cluster !== null && <Button onClick={leave}>Log out</Button>}
      </Toolbar>
    </AppBar>
  );
}
