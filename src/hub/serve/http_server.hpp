// The hub's HTTP server: one address, sessions spread over the loops. Start and stop on the first loop's
// thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/heartbeat.hpp"
#include "hub/serve/site.hpp"
#include "linux/io/listener.hpp"

namespace vedette::serve {

// What a loop's sessions share. Belongs to that loop's thread, its heartbeat to all.
struct Shard {
    explicit Shard(io::Loop& l) : loop(l), broadcasters(l) {}
    io::Loop& loop;
    Broadcasters broadcasters;
    Heartbeat heartbeat{loop};
    io::Stop stop;
    int sessions = 0;  // coroutines under way
};

class HttpServer {
  public:
    // The shards outlive the server.
    static Result<std::unique_ptr<HttpServer>> open(std::vector<std::unique_ptr<Shard>>& shards,
                                                    const Endpoint& endpoint, Site site);

    std::uint16_t port() const { return listener_->port(); }
    // No new connections from now on.
    void close() { listener_->close(); }

  private:
    explicit HttpServer(Site site) : site_(std::move(site)) {}

    const Site site_;
    std::unique_ptr<io::Listener> listener_;
};

}  // namespace vedette::serve
