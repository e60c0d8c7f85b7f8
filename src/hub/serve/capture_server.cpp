#include "hub/serve/capture_server.hpp"

#include <fmt/format.h>

#include "hub/serve/capture_session.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

CaptureServer::CaptureServer(std::shared_ptr<Broadcaster> broadcaster,
                             settings::CaptureServerSettings settings)
    : broadcaster_(std::move(broadcaster)),
      settings_(std::move(settings)),
      server_(broadcaster_->loop(), "serve.capture",
              [this](std::unique_ptr<io::Stream> stream) { adopt(std::move(stream)); }) {}

Result<void> CaptureServer::listen(const std::string& host) {
    auto done = server_.listen({host, settings_.port});
    if (done || done.error().kind != Kind::kPermissionDenied || settings_.other_port == 0) return done;
    done = server_.listen({host, settings_.other_port});
    if (!done) {
        return fail(
            done.error().kind,
            fmt::format("{}; this user may not use port {} either; serve.capture.port chooses another",
                        done.error().message, settings_.port));
    }
    log_warning("capture",
                "this user may not use port {}, so the capture server is on port {}; serve.capture.port "
                "chooses another",
                settings_.port, port());
    return {};
}

void CaptureServer::adopt(std::unique_ptr<io::Stream> stream) {
    if (!settings::may_connect(settings_.allow, io::peer_address(stream->fd()))) {
        log_warning("capture", "{}: refused, legacy.allow does not name it", io::peer_name(stream->fd()));
        return;
    }
    const auto session = std::make_shared<CaptureSession>(std::move(stream), *this);
    server_.add(session);
    session->start();
}

unsigned CaptureServer::take_slot() {
    unsigned slot = 0;
    while (slots_.test(slot)) ++slot;
    slots_.set(slot);
    return slot;
}

}  // namespace vedette::serve
