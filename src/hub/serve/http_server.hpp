// An HTTP server: one address, sessions on all loops. Started and stopped on the first loop's thread.
#pragma once

#include <memory>
#include <vector>

#include "hub/api/route.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/entry_rules.hpp"
#include "hub/serve/heartbeat.hpp"
#include "hub/serve/site.hpp"
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

// One listening address and the routes that are answered on it.
class HttpServer {
  public:
    // The hub's routes. The shards outlive the server.
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const Endpoint& endpoint, Site site,
                                                    std::vector<std::string> hosts);
    // The routes of another program.
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const Endpoint& endpoint, api::RouteTable routes,
                                                    EntryRules rules);

    std::uint16_t port() const { return listener_->port(); }
    // No new connections from now on.
    void close() { listener_->close(); }

  private:
    HttpServer(api::RouteTable routes, EntryRules rules)
        : routes_(std::move(routes)), rules_(std::move(rules)) {}

    std::unique_ptr<const Site> site_;  // of the hub's routes
    const api::RouteTable routes_;
    const EntryRules rules_;
    std::unique_ptr<io::Listener> listener_;
};

}  // namespace vedette::serve
