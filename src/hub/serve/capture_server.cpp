#include "hub/serve/capture_server.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/serve/capture_session.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

CaptureServer::CaptureServer(Broadcaster& broadcaster, settings::CaptureServerSettings settings)
    : broadcaster_(broadcaster), settings_(std::move(settings)) {}

CaptureServer::~CaptureServer() { close(); }

Result<void> CaptureServer::listen(const std::string& host) {
    const auto on_accept = [this](io::Loop&, std::unique_ptr<io::Stream> stream) {
        adopt(std::move(stream));
    };
    auto listener = io::Listener::open({&broadcaster_.loop()}, {host, settings_.port}, on_accept);
    const std::uint16_t other = settings_.other_port;
    const bool refused = !listener && listener.error().kind == Kind::kPermissionDenied && other != 0;
    if (refused) listener = io::Listener::open({&broadcaster_.loop()}, {host, other}, on_accept);
    if (!listener && refused) {
        return fail(
            listener.error().kind,
            fmt::format("serve.capture: port {} needs a right that this user lacks, and port {} in its "
                        "place: {}; serve.capture.port chooses one",
                        settings_.port, other, listener.error().message));
    }
    if (!listener)
        return fail(listener.error().kind, fmt::format("serve.capture: {}", listener.error().message));
    listener_ = std::move(*listener);
    if (refused) {
        log_warning("capture",
                    "port {} needs a right that this user lacks, so the capture server is on port {}; "
                    "serve.capture.port chooses another",
                    settings_.port, port());
    }
    return {};
}

void CaptureServer::adopt(std::unique_ptr<io::Stream> stream) {
    const auto session = std::make_shared<CaptureSession>(std::move(stream), *this);
    sessions_.push_back(session);
    session->start();
}

void CaptureServer::close() {
    if (listener_) listener_->close();
    const auto sessions = sessions_;
    for (const auto& session : sessions) session->close();
}

bool CaptureServer::is_full() const {
    const auto open = std::ranges::count_if(sessions_, [](const auto& s) { return s->slot().has_value(); });
    return static_cast<std::size_t>(open) >= kMaxSessions;
}

unsigned CaptureServer::free_slot() const {
    for (unsigned slot = 0;; ++slot) {
        if (std::ranges::none_of(sessions_, [&](const auto& s) { return s->slot() == slot; })) return slot;
    }
}

void CaptureServer::forget(CaptureSession& session) {
    std::erase_if(sessions_, [&](const auto& s) { return s.get() == &session; });
}

}  // namespace vedette::serve
