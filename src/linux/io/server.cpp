#include "linux/io/server.hpp"

#include <fmt/format.h>

namespace vedette::io {

Result<void> Server::listen(const Endpoint& endpoint) {
    auto listener = Listener::open(
        {&loop_}, endpoint, [this](Loop&, std::unique_ptr<Stream> stream) { on_accept_(std::move(stream)); });
    if (!listener) return fail(listener.error().kind, fmt::format("{}: {}", key_, listener.error().message));
    listener_ = std::move(*listener);
    return {};
}

void Server::close() {
    if (listener_) listener_->close();
    const auto connections = connections_;
    for (const auto& connection : connections) connection->close();
}

}  // namespace vedette::io
