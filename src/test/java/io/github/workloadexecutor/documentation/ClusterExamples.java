package io.github.workloadexecutor.documentation;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.documentation.EverydayExamples.Texts;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import java.util.List;

/** The code in the guide's page on clusters. It is compiled here, run by {@link ClusterGuideTest}. */
final class ClusterExamples {

    private ClusterExamples() {}

    // region connect
    static List<Integer> countWords(List<String> texts, ClientConfig client) throws InterruptedException {
        try (var executor = WorkloadExecutor.builder()
                .cpu(HazelcastBackend.connect(client)) // the one line: workers are those of the cluster's nodes
                .build()) {
            return executor.cpu().map(Texts::words, texts);
        }
    }
    // endregion

    // region addresses
    static ClientConfig client() {
        ClientConfig client = new ClientConfig().setClusterName("thumbnails");
        client.getNetworkConfig().addAddress("10.0.7.5:5701", "10.0.7.6:5701"); // some; it hears of the others
        return client;
    }
    // endregion

    // region kubernetes
    static ClientConfig clientInKubernetes() {
        ClientConfig client = new ClientConfig().setClusterName("thumbnails");
        client.getNetworkConfig()
                .getKubernetesConfig()
                .setEnabled(true)
                .setProperty("service-dns", "thumbnails-nodes.default.svc.cluster.local");
        return client;
    }
    // endregion
}
