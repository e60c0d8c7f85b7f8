#include "hub/serve/http_server.hpp"

#include <algorithm>

#include "hub/serve/http_session.hpp"
#include "hub/serve/hub_routes.hpp"

namespace vedette::serve {

namespace {

ServerRules hub_rules(const std::vector<std::unique_ptr<Shard>>& shards, Site site, EntryRules entry) {
    for (const auto& shard : shards) site.heartbeats.push_back(&shard->heartbeat);
    entry.access = site.access;
    if (entry.access == nullptr) entry.principal = own_program().principal;
    entry.unix_is_local = false;
    entry.below_hub = true;
    auto kept = std::make_unique<const Site>(std::move(site));
    api::RouteTable routes = hub_routes(*kept);
    return {.site = std::move(kept), .routes = std::move(routes), .entry = std::move(entry)};
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const ListenAddress& address, Site site,
                                                     EntryRules rules) {
    return open(shards, address, hub_rules(shards, std::move(site), std::move(rules)));
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const ListenAddress& address, api::RouteTable routes,
                                                     EntryRules rules) {
    return open(shards, address,
                ServerRules{.site = nullptr, .routes = std::move(routes), .entry = std::move(rules)});
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(std::vector<std::unique_ptr<Shard>>& shards,
                                                     const ListenAddress& address, ServerRules rules) {
    std::unique_ptr<HttpServer> server(new HttpServer(shards, std::move(rules)));
    auto listener =
        server->listen(address, [own = server.get()](std::unique_ptr<io::Stream> stream, Shard& shard) {
            return own->serve(std::move(stream), shard);
        });
    if (!listener) return std::unexpected(std::move(listener.error()));
    server->listener_ = std::move(*listener);
    return server;
}

void HttpServer::replace(Site site, EntryRules rules) {
    rules.tls = rules_.snapshot()->entry.tls;
    rules_.replace(hub_rules(shards_, std::move(site), std::move(rules)));
}

Result<void> HttpServer::redirect_from(const Endpoint& endpoint, std::string acme_webroot) {
    from_other_port_ = {.https_port = port(), .acme_webroot = std::move(acme_webroot)};
    auto listener = listen(endpoint, [this](std::unique_ptr<io::Stream> stream, Shard& shard) {
        return redirect(std::move(stream), from_other_port_, shard);
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
    const auto tls = rules_.snapshot()->entry.tls;
    if (tls) {
        auto accepted = co_await tls->accept(std::move(stream), shard.stop);
        if (!accepted) co_return;
        stream = std::move(*accepted);
        if (!stream->is_encrypted()) {
            auto redirected = redirect(std::move(stream), from_own_port_, shard);
            co_await std::move(redirected);
            co_return;
        }
    }
    auto session = run_http_session(std::move(stream), rules_, shard.broadcasters, shard.stop);
    co_await std::move(session);
}

io::Task<> HttpServer::redirect(std::unique_ptr<io::Stream> stream, const RedirectRules& rules,
                                Shard& shard) const {
    const auto now = rules_.snapshot();
    auto session = run_redirect_session(std::move(stream), now->entry, rules, shard.stop);
    co_await std::move(session);
}

}  // namespace vedette::serve
