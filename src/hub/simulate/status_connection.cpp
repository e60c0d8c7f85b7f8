#include "hub/simulate/status_connection.hpp"

#include "core/http/write.hpp"

namespace vedette::simulate {

StatusConnection::StatusConnection(Camera& owner, std::unique_ptr<io::Stream> stream,
                                   std::function<std::string()> status)
    : Connection(owner, std::move(stream)), status_(std::move(status)), request_(head_memory_) {}

void StatusConnection::on_bytes(Bytes bytes) {
    http::Progress progress = http::Progress::kHead;
    while (progress == http::Progress::kHead || progress == http::Progress::kBody) {
        const http::Step step = request_.feed(bytes);
        bytes = bytes.subspan(step.consumed);
        progress = step.progress;
    }
    if (progress == http::Progress::kNeedMore) return;
    int status = 200;
    std::string body;
    if (progress == http::Progress::kFailed) {
        status = http::suggested_status(request_.error());
    } else if (request_.path() != "/status") {
        status = 404;
        body = "The status page is /status.\n";
    } else {
        body = status_();
    }
    std::array<char, 256> memory;
    http::HeadWriter head(memory);
    head.response(status);
    head.field("Content-Type", status == 200 ? "application/json" : "text/plain");
    head.field("Content-Length", body.size());
    head.field("Connection", "close");
    send(head.finish().value_or(""));
    send(body);
    close_when_sent();
}

}  // namespace vedette::simulate
