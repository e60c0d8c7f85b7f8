#include "hub/serve/http_server.hpp"

#include <algorithm>

#include "hub/serve/http_session.hpp"

namespace vedette::serve {

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const Endpoint& endpoint, Site site) {
    for (const auto& shard : shards) site.heartbeats.push_back(&shard->heartbeat);
    std::unique_ptr<HttpServer> server(new HttpServer(std::move(site)));
    std::vector<io::Loop*> loops;
    loops.reserve(shards.size());
    for (const auto& shard : shards) loops.push_back(&shard->loop);
    const auto on_accept = [&shards, site = &server->site_](io::Loop& loop,
                                                            std::unique_ptr<io::Stream> stream) {
        const auto found =
            std::find_if(shards.begin(), shards.end(), [&](const auto& s) { return &s->loop == &loop; });
        Shard& shard = **found;
        ++shard.sessions;
        auto session = run_http_session(std::move(stream), *site, shard.broadcasters, shard.stop);
        loop.spawn(std::move(session), [&shard] { --shard.sessions; });
    };
    auto listener = io::Listener::open(std::move(loops), endpoint, on_accept);
    if (!listener) return std::unexpected(std::move(listener.error()));
    server->listener_ = std::move(*listener);
    return server;
}

}  // namespace vedette::serve
