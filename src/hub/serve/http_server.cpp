#include "hub/serve/http_server.hpp"

#include <algorithm>

#include "hub/serve/http_session.hpp"
#include "hub/serve/hub_routes.hpp"

namespace vedette::serve {

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const Endpoint& endpoint, Site site,
                                                     std::vector<std::string> hosts) {
    for (const auto& shard : shards) site.heartbeats.push_back(&shard->heartbeat);
    auto kept = std::make_unique<const Site>(std::move(site));
    EntryRules rules = kept->access == nullptr ? own_program() : EntryRules{.access = kept->access};
    rules.hosts = std::move(hosts);
    rules.below_hub = true;
    auto server = open(shards, endpoint, hub_routes(*kept), std::move(rules));
    if (server) (*server)->site_ = std::move(kept);
    return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const Endpoint& endpoint, api::RouteTable routes,
                                                     EntryRules rules) {
    std::unique_ptr<HttpServer> server(new HttpServer(std::move(routes), std::move(rules)));
    std::vector<io::Loop*> loops;
    loops.reserve(shards.size());
    for (const auto& shard : shards) loops.push_back(&shard->loop);
    const auto on_accept = [&shards, table = &server->routes_, rules = &server->rules_](
                               io::Loop& loop, std::unique_ptr<io::Stream> stream) {
        const auto found = std::ranges::find(shards, &loop, [](const auto& s) { return &s->loop; });
        Shard& shard = **found;
        ++shard.sessions;
        loop.spawn(run_http_session(std::move(stream), *table, *rules, shard.broadcasters, shard.stop),
                   [&shard] { --shard.sessions; });
    };
    auto listener = io::Listener::open(std::move(loops), endpoint, on_accept);
    if (!listener) return std::unexpected(std::move(listener.error()));
    server->listener_ = std::move(*listener);
    return server;
}

}  // namespace vedette::serve
