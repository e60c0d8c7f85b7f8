#include "hub/serve/http_session.hpp"

#include <fmt/format.h>

#include "core/http/write.hpp"
#include "hub/serve/live_session.hpp"
#include "hub/serve/router.hpp"
#include "hub/serve/snapshot.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kIdle = 60s;
constexpr Duration kHeadTimeout = 10s;  // from a request's first byte to its last
constexpr Duration kSendTimeout = 30s;
constexpr Duration kSnapshotTimeout = 10s;

// A picture that is under way to a slow reader: one of the broadcaster's viewers, so that the camera's memory
// can be had back from it.
class SlowPicture : public Viewer {
  public:
    SlowPicture(std::shared_ptr<Broadcaster> broadcaster, const bus::Unit& unit, io::Stream& stream)
        : broadcaster_(std::move(broadcaster)), unit_(unit), stream_(stream) {
        broadcaster_->join(this);
    }
    ~SlowPicture() override { broadcaster_->leave(this); }

    void on_unit() override {}
    const bus::Unit* in_flight() const override { return &unit_; }
    void evict() override { stream_.close(); }
    double max_fps() const override { return 1; }  // it wants no further one

  private:
    const std::shared_ptr<Broadcaster> broadcaster_;
    const bus::Unit& unit_;
    io::Stream& stream_;
};

class HttpSession {
  public:
    HttpSession(std::unique_ptr<io::Stream> stream, const Site& site, Broadcasters& broadcasters,
                io::Stop& stop)
        : stream_(std::move(stream)),
          site_(site),
          broadcasters_(broadcasters),
          stop_(stop),
          reader_(RequestReader::Limits{.body = site.most_body}) {}

    io::Task<> run() {
        while (stream_) {
            auto head = co_await next_request();
            if (!head) co_return;
            Answer answer = route(site_, *head, now());
            co_await carry_out(std::move(answer), *head);
        }
    }

  private:
    // Where a body is from.
    struct Picture {
        std::shared_ptr<Broadcaster> broadcaster;
        const bus::Unit& unit;
    };

    MonoTime now() const { return broadcasters_.loop().now(); }

    // Nothing: the connection has ended, or what came was refused.
    io::Task<std::optional<Head>> next_request() {
        MonoTime deadline = now() + kIdle;
        bool begun = false;
        for (;;) {
            auto head = reader_.poll();
            if (!head) {
                const auto refusal =
                    api::problem(head.error().status, "malformed_request", head.error().detail);
                co_await respond(refusal, false, false);
                co_return std::nullopt;
            }
            if (*head) co_return std::move(**head);
            if (reader_.in_request() && !begun) {
                begun = true;
                deadline = now() + kHeadTimeout;
            }
            std::array<std::uint8_t, 4096> bytes;
            const auto n = co_await stream_->recv_some(bytes, deadline, stop_);
            if (!n || *n == 0) co_return std::nullopt;
            reader_.feed(Bytes(bytes).first(*n));
        }
    }

    io::Task<> carry_out(Answer answer, const Head& head) {
        const bool head_only = head.request.method == "HEAD";
        if (const auto* const stream = std::get_if<StreamMjpeg>(&answer)) {
            if (head_only) {
                const std::string text = mjpeg_response_head(stream->options);
                const Bytes no_body;
                co_await send(text, no_body, false);
            } else {
                MjpegSession::start(std::exchange(stream_, nullptr), *broadcasters_.of(stream->camera),
                                    stream->options);
            }
        } else if (const auto* const picture = std::get_if<TakeSnapshot>(&answer)) {
            co_await snapshot(*picture, head.keep_alive, head_only);
        } else if (const auto* const live = std::get_if<OpenLive>(&answer)) {
            LiveSession::start(std::exchange(stream_, nullptr), site_.cameras, broadcasters_, live->key,
                               reader_.take_rest());
        } else {
            co_await respond(std::get<api::Response>(answer), head.keep_alive, head_only);
        }
    }

    io::Task<> snapshot(const TakeSnapshot& wanted, bool keep_alive, bool head_only) {
        const MonoTime deadline = now() + kSnapshotTimeout;
        const auto unit =
            co_await take_snapshot(broadcasters_.loop(), *wanted.camera, wanted.max_age, deadline, stop_);
        if (!unit) {
            const auto refusal = api::problem(unit.error());
            co_await respond(refusal, keep_alive, head_only);
            co_return;
        }
        const bus::Unit& u = **unit;
        const api::Response response{
            .content_type = "image/jpeg",
            .fields = {
                {"X-Vedette-Frame", std::to_string(u.number)},
                {"X-Vedette-Captured", fmt::format("{:.6f}", to_seconds(u.captured.since))},
                {"X-Vedette-Age-Ms", fmt::format("{:.1f}", to_seconds(now() - u.captured_at) * 1000)}}};
        const std::string text = format_head(response, u.bytes().size(), keep_alive);
        const Bytes body = head_only ? Bytes() : u.bytes();
        const Picture picture{broadcasters_.of(wanted.camera), u};
        co_await send(text, body, keep_alive, &picture);
    }

    io::Task<> respond(const api::Response& response, bool keep_alive, bool head_only) {
        const std::string text = format_head(response, response.body.size(), keep_alive);
        const Bytes body = head_only ? Bytes{} : as_bytes(response.body);
        co_await send(text, body, keep_alive);
    }

    std::string format_head(const api::Response& response, std::size_t length, bool keep_alive) const {
        std::string text = fmt::format(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nX-Content-Type-Options: nosniff\r\n"
            "Cross-Origin-Resource-Policy: same-site\r\n",
            response.status, http::reason_phrase(response.status), response.content_type, length);
        bool has_cache_rule = false;
        for (const auto& [name, value] : response.fields) {
            text += fmt::format("{}: {}\r\n", name, value);
            has_cache_rule = has_cache_rule || name == "Cache-Control";
        }
        if (!has_cache_rule) text += "Cache-Control: no-store\r\n";
        text += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
        return text;
    }

    // Head and body in one system call when the connection takes them. Drops the stream when it is done with.
    io::Task<> send(std::string_view head, Bytes body, bool keep_alive, const Picture* picture = nullptr) {
        const std::array<Bytes, 2> pieces{as_bytes(head), body};
        const io::Transfer t = stream_->try_send(pieces);
        const std::size_t of_head = std::min(t.bytes, head.size());
        bool sent = t.status != io::Transfer::Status::kFailed;
        const std::array<Bytes, 2> rest{pieces[0].subspan(of_head), body.subspan(t.bytes - of_head)};
        std::optional<SlowPicture> slow;
        if (picture != nullptr && sent && !rest[1].empty())
            slow.emplace(picture->broadcaster, picture->unit, *stream_);
        const MonoTime deadline = now() + kSendTimeout;
        for (std::size_t i = 0; i < rest.size() && sent; ++i) {
            const Bytes piece = rest[i];
            const auto done = co_await stream_->send_all(piece, deadline, stop_);
            sent = done.has_value();
        }
        slow.reset();
        if (!sent || !keep_alive) co_await drop();
    }

    // Ends our direction and reads what is still under way, so that the answer isn't lost to a reset.
    io::Task<> drop() {
        constexpr Duration kLinger = 2s;
        const auto stream = std::exchange(stream_, nullptr);
        stream->end_sending();
        const MonoTime deadline = now() + kLinger;
        std::array<std::uint8_t, 4096> nothing;
        while (now() < deadline) {  // also for who never stops sending
            const auto n = co_await stream->recv_some(nothing, deadline, stop_);
            if (!n || *n == 0) co_return;
        }
    }

    std::unique_ptr<io::Stream> stream_;
    const Site& site_;
    Broadcasters& broadcasters_;
    io::Stop& stop_;
    RequestReader reader_;
};

}  // namespace

io::Task<> run_http_session(std::unique_ptr<io::Stream> stream, const Site& site, Broadcasters& broadcasters,
                            io::Stop& stop) {
    HttpSession session(std::move(stream), site, broadcasters, stop);
    co_await session.run();
}

}  // namespace vedette::serve
