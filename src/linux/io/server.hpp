// One listening port and the connections that were accepted on it: what every server of a protocol of its
// own needs besides the protocol. Owned by its loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "linux/io/connection.hpp"
#include "linux/io/listener.hpp"

namespace vedette::io {

// Keeps its connections until they close.
class Server {
  public:
    using OnAccept = std::function<void(std::unique_ptr<Stream>)>;

    // `key`: of the settings, for error messages: "serve.tcpcam".
    Server(Loop& loop, std::string_view key, OnAccept on_accept)
        : loop_(loop), key_(key), on_accept_(std::move(on_accept)) {}
    ~Server() { close(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Errors of Listener::open, with the key before their message.
    Result<void> listen(const Endpoint& endpoint);
    // 0 before listen().
    std::uint16_t port() const { return listener_ ? listener_->port() : 0; }
    // Stops listening and closes all connections.
    void close();

    // A connection removes itself in its on_close().
    void add(std::shared_ptr<Connection> connection) { connections_.push_back(std::move(connection)); }
    void remove(const Connection& connection) {
        std::erase_if(connections_, [&](const auto& c) { return c.get() == &connection; });
    }
    std::size_t connections() const { return connections_.size(); }

  private:
    Loop& loop_;
    const std::string key_;
    const OnAccept on_accept_;
    std::unique_ptr<Listener> listener_;
    std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace vedette::io
