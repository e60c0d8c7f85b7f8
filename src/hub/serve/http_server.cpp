#include "hub/serve/http_server.hpp"

#include <algorithm>

#include "hub/serve/http_session.hpp"
#include "hub/serve/hub_routes.hpp"

namespace vedette::serve {

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const ListenAddress& address, Site site,
                                                     EntryRules rules) {
    for (const auto& shard : shards) site.heartbeats.push_back(&shard->heartbeat);
    auto kept = std::make_unique<const Site>(std::move(site));
    rules.access = kept->access;
    if (rules.access == nullptr) rules.principal = own_program().principal;
    rules.unix_is_local = false;
    rules.below_hub = true;
    auto server = open(shards, address, hub_routes(*kept), std::move(rules));
    if (server) (*server)->site_ = std::move(kept);
    return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const ListenAddress& address, api::RouteTable routes,
                                                     EntryRules rules) {
    std::unique_ptr<HttpServer> server(new HttpServer(shards, std::move(routes), std::move(rules)));
    auto listener =
        server->listen(address, [own = server.get()](std::unique_ptr<io::Stream> stream, Shard& shard) {
            return own->serve(std::move(stream), shard);
        });
    if (!listener) return std::unexpected(std::move(listener.error()));
    server->listener_ = std::move(*listener);
    return server;
}

Result<void> HttpServer::redirect_from(const Endpoint& endpoint, std::string acme_webroot) {
    from_other_port_ = {.https_port = port(), .acme_webroot = std::move(acme_webroot)};
    auto listener = listen(endpoint, [this](std::unique_ptr<io::Stream> stream, Shard& shard) {
        return run_redirect_session(std::move(stream), rules_, from_other_port_, shard.stop);
    });
    if (!listener) return std::unexpected(std::move(listener.error()));
    redirect_listener_ = std::move(*listener);
    return {};
}

void HttpServer::close() {
    listener_->close();
    if (redirect_listener_) redirect_listener_->close();
}

Result<std::unique_ptr<io::Listener>> HttpServer::listen(
    const ListenAddress& address, std::function<io::Task<>(std::unique_ptr<io::Stream>, Shard&)> serve) {
    std::vector<io::Loop*> loops;
    loops.reserve(shards_.size());
    for (const auto& shard : shards_) loops.push_back(&shard->loop);
    const auto on_accept = [&shards = shards_, serve = std::move(serve)](io::Loop& loop,
                                                                         std::unique_ptr<io::Stream> stream) {
        const auto found = std::ranges::find(shards, &loop, [](const auto& s) { return &s->loop; });
        Shard& shard = **found;
        ++shard.sessions;
        loop.spawn(serve(std::move(stream), shard), [&shard] { --shard.sessions; });
    };
    if (const auto* const path = std::get_if<UnixEndpoint>(&address))
        return io::Listener::open_unix(std::move(loops), *path, on_accept);
    if (const auto* const inherited = std::get_if<InheritedSocket>(&address))
        return io::Listener::adopt(std::move(loops), UniqueFd(inherited->fd), on_accept);
    return io::Listener::open(std::move(loops), std::get<Endpoint>(address), on_accept);
}

io::Task<> HttpServer::serve(std::unique_ptr<io::Stream> stream, Shard& shard) const {
    if (rules_.tls) {
        auto accepted = co_await rules_.tls->accept(std::move(stream), shard.stop);
        if (!accepted) co_return;
        stream = std::move(*accepted);
        if (!stream->is_encrypted()) {
            auto redirect = run_redirect_session(std::move(stream), rules_, from_own_port_, shard.stop);
            co_await std::move(redirect);
            co_return;
        }
    }
    auto session = run_http_session(std::move(stream), routes_, rules_, shard.broadcasters, shard.stop);
    co_await std::move(session);
}

}  // namespace vedette::serve
