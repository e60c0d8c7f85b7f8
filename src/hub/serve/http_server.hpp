// An HTTP server: one address, sessions on all loops. Started and stopped on the first loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/heartbeat.hpp"
#include "hub/serve/redirect_session.hpp"
#include "hub/serve/server_rules.hpp"
#include "linux/io/listener.hpp"

namespace vedette::serve {

// What a loop's sessions share. Owned by its loop; the heartbeat's age is thread-safe.
struct Shard {
    explicit Shard(io::Loop& l) : loop(l), broadcasters(l) {}
    io::Loop& loop;
    Broadcasters broadcasters;
    Heartbeat heartbeat{loop};
    io::Stop stop;
    int sessions = 0;  // HTTP sessions that have not ended
};

// A listening socket that another program has opened.
struct InheritedSocket {
    int fd = -1;
};
using ListenAddress = std::variant<Endpoint, UnixEndpoint, InheritedSocket>;

// One listening address and the routes that are answered on it. Under TLS, plain requests are redirected.
class HttpServer {
  public:
    // The hub's routes; who may enter is that of the site. The shards outlive the server.
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const ListenAddress& address, Site site,
                                                    EntryRules rules);
    // The routes of another program.
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const ListenAddress& address, api::RouteTable routes,
                                                    EntryRules rules);

    // Another site and other rules of the hub, from the next request on. Whether there is TLS does not
    // change. Thread-safe.
    void replace(Site site, EntryRules rules);

    // Redirects plain requests of another address, too. `acme_webroot`: see RedirectRules.
    Result<void> redirect_from(const Endpoint& endpoint, std::string acme_webroot);

    std::uint16_t port() const { return listener_->port(); }
    // 0: there is no redirect_from().
    std::uint16_t redirect_port() const { return redirect_listener_ ? redirect_listener_->port() : 0; }
    // No new connections from now on.
    void close();

  private:
    HttpServer(std::vector<std::unique_ptr<Shard>>& shards, ServerRules rules)
        : shards_(shards), rules_(std::move(rules)) {}
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const ListenAddress& address, ServerRules rules);
    // Distributes the connections over the shards' loops.
    Result<std::unique_ptr<io::Listener>> listen(
        const ListenAddress& address, std::function<io::Task<>(std::unique_ptr<io::Stream>, Shard&)> serve);
    io::Task<> serve(std::unique_ptr<io::Stream> stream, Shard& shard) const;
    io::Task<> redirect(std::unique_ptr<io::Stream> stream, const RedirectRules& rules, Shard& shard) const;

    std::vector<std::unique_ptr<Shard>>& shards_;
    CurrentRules rules_;
    const RedirectRules from_own_port_{};
    RedirectRules from_other_port_;
    std::unique_ptr<io::Listener> listener_;
    std::unique_ptr<io::Listener> redirect_listener_;
};

}  // namespace vedette::serve
