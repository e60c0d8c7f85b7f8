#include "hub/serve/http_session.hpp"

#include <vector>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/serve/file_body.hpp"
#include "hub/serve/forwarded.hpp"
#include "hub/serve/handover.hpp"
#include "hub/serve/request_reader.hpp"
#include "hub/serve/response_head.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kIdle = 60s;
constexpr Duration kHeadTimeout = 10s;         // from a request's first byte to the end of its head
constexpr Duration kBodyTimeout = 10s;         // of a body, and as much longer as its size needs:
constexpr std::uint64_t kMinBodyRate = 8'000;  // bytes a second
constexpr Duration kSendTimeout = 30s;         // of what lies in memory, and of each piece of a file
constexpr Duration kLinger = 2s;
constexpr std::size_t kPiece = 64 * 1024;                          // of a file or a body, in memory at a time
constexpr std::string_view kStrictTransport = "max-age=15552000";  // half a year
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// A picture that is under way to a slow reader: a viewer, so that the broadcaster can take its memory back.
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

// The part of a body that lies in memory.
Bytes in_memory(const api::Body& body) {
    if (const auto* const text = std::get_if<std::string>(&body)) return as_bytes(*text);
    if (const auto* const picture = std::get_if<api::PictureBody>(&body)) return picture->unit->bytes();
    return {};
}

std::uint64_t size_of(const api::Body& body) {
    const auto* const file = std::get_if<api::FileBody>(&body);
    return file != nullptr ? file->size : in_memory(body).size();
}

class HttpSession {
  public:
    HttpSession(std::unique_ptr<io::Stream> stream, const CurrentRules& current, Broadcasters& broadcasters,
                io::Stop& stop)
        : stream_(std::move(stream)),
          current_(current),
          broadcasters_(broadcasters),
          stop_(stop),
          connection_{.address = io::peer_address(stream_->fd()), .encrypted = stream_->is_encrypted()},
          own_address_(io::own_address(stream_->fd())) {}

    io::Task<> run() {
        while (stream_) {
            const bool has_request = co_await read_head();
            if (!has_request) co_return;
            rules_ = current_.snapshot();
            api::Request request = std::move(reader_.request());
            keep_alive_ = reader_.keep_alive();
            head_only_ = request.method == "HEAD";
            const Sender sender = sender_of(request, connection_, entry());
            peer_ = sender.peer;
            Chosen route = choose_route(request);
            if (route) {
                Identified who = identify(request, sender.proxy_user);
                if (!who) who = co_await verify(request);
                route = admit(request, **route, std::move(*who));
            }
            if (!reader_.has_body()) {
                static_cast<void>(reader_.poll());  // kEnd
            } else if (route) {
                route = co_await read_body(request, *route);
            }
            if (!stream_) co_return;
            const api::Context context{peer_, principal_, broadcasters_.loop(), stop_};
            api::Answer answer = route ? (*route)->handler(context, request) : std::move(route.error());
            auto* const task = std::get_if<io::Task<api::Response>>(&answer);
            api::Response response;
            if (task == nullptr) {
                response = std::get<api::Response>(std::move(answer));
            } else {
                response = co_await std::move(*task);
            }
            apply_range(request, response);
            if (entry().tls && entry().tls->certificate()->is_trusted())
                response.fields.emplace_back("Strict-Transport-Security", kStrictTransport);
            if (!send_at_once(response)) co_await finish_sending(response);
        }
    }

  private:
    using Chosen = std::expected<const api::Route*, api::Response>;
    using Identified = std::optional<std::expected<access::PrincipalPtr, access::Refusal>>;

    MonoTime now() const { return broadcasters_.loop().now(); }
    const EntryRules& entry() const { return rules_->entry; }

    // False: the connection has ended.
    io::Task<bool> receive(MutableBytes into, MonoTime deadline) {
        const auto n = co_await stream_->recv_some(into, deadline, stop_);
        const bool received = n && *n > 0;
        if (received) {
            reader_.feed(Bytes(into).first(*n));
        } else {
            stream_.reset();
        }
        co_return received;
    }

    // False: the connection has ended, or a refusal was sent.
    io::Task<bool> read_head() {
        MonoTime deadline = now() + kIdle;
        bool begun = false;
        for (;;) {
            const auto progress = reader_.poll();
            if (!progress) {
                const api::Response refusal = malformed(progress.error());
                if (!send_at_once(refusal)) co_await finish_sending(refusal);
                co_return false;
            }
            if (*progress == RequestReader::Progress::kHead) co_return true;
            if (reader_.in_request() && !begun) {
                begun = true;
                deadline = now() + kHeadTimeout;
            }
            std::array<std::uint8_t, 4096> bytes;
            const bool received = co_await receive(bytes, deadline);
            if (!received) co_return false;
        }
    }

    // The route that answers the request, or the refusal.
    Chosen choose_route(api::Request& request) {
        if (const auto bad = check_host(request, own_address_, entry().hosts)) return forbid(*bad);
        if (auto redirect = take_base_path(request, entry())) return refuse(std::move(*redirect));
        auto route = rules_->routes.find(request);
        if (!route) return refuse(std::move(route.error()));
        return route;
    }

    access::Credentials credentials(const api::Request& request) const {
        return {.peer = peer_,
                .cookie = request.field("Cookie"),
                .authorization = request.field("Authorization")};
    }

    // Who asks, as far as no password has to be checked for it.
    Identified identify(const api::Request& request, std::string_view proxy_user) const {
        if (entry().access == nullptr) return entry().principal;
        access::Credentials given = credentials(request);
        given.proxy_user = proxy_user;
        return entry().access->identify(given);
    }

    io::Task<Identified> verify(const api::Request& request) {
        const access::Credentials given = credentials(request);
        auto who = co_await entry().access->verify(broadcasters_.loop(), given, stop_);
        co_return Identified(std::move(who));
    }

    // The route, if the request may be answered by it, or the refusal.
    Chosen admit(const api::Request& request, const api::Route& route,
                 std::expected<access::PrincipalPtr, access::Refusal> who) {
        if (!who) return refuse(refusal_response(request, route, who.error()));
        principal_ = std::move(*who);
        if (auto refusal = check_right(request, route, *principal_, entry()))
            return refuse(std::move(*refusal));
        if (const auto bad = check_origin(request, route.effect, peer_.encrypted)) return forbid(*bad);
        if (entry().access != nullptr && needs_request_token(route.effect, *principal_) &&
            !entry().access->request_token_matches(*principal_, peer_, request.field(kRequestTokenField)))
            return forbid(kNoRequestToken);
        if (reader_.content_length().value_or(0) > route.max_body) return refuse(too_large(route));
        return &route;
    }

    std::unexpected<api::Response> refuse(api::Response refusal) {
        keep_alive_ = keep_alive_ && !reader_.has_body();  // which is not read
        return std::unexpected(std::move(refusal));
    }
    std::unexpected<api::Response> forbid(const RuleViolation& why) {
        return refuse(api::problem(403, why.code, why.detail));
    }

    // Reads the request's body to its end. The refusal if it is larger than the route allows, or malformed.
    io::Task<Chosen> read_body(api::Request& request, const api::Route* route) {
        const MonoTime started = now();
        std::vector<std::uint8_t> space;
        BodyStore store;
        if (reader_.has_body() && request.minor > 0 &&
            equal_ignoring_case(request.field("Expect"), "100-continue")) {
            const auto sent = co_await stream_->send_all(as_bytes(kContinue), started + kSendTimeout, stop_);
            if (!sent) stream_.reset();
        }
        while (stream_) {
            const auto progress = reader_.poll();
            std::optional<api::Response> refusal;
            if (!progress) {
                refusal = malformed(progress.error());
            } else if (*progress == RequestReader::Progress::kEnd) {
                break;
            } else if (*progress == RequestReader::Progress::kBody) {
                if (store.size() + reader_.piece().size() > route->max_body) {
                    refusal = too_large(*route);
                } else {
                    const auto stored = co_await store.add(reader_.piece(), broadcasters_.loop(), stop_);
                    if (!stored) refusal = api::problem(stored.error());
                }
            } else {
                space.resize(kPiece);
                const auto extra = std::chrono::seconds(store.size() / kMinBodyRate);
                co_await receive(space, started + kBodyTimeout + extra);
            }
            if (refusal) {
                keep_alive_ = false;
                co_return std::unexpected(std::move(*refusal));
            }
        }
        store.move_to(request);
        co_return route;
    }

    api::Response malformed(const Refusal& refusal) {
        keep_alive_ = false;
        return api::problem(refusal.status, "malformed_request", refusal.detail);
    }

    static api::Response too_large(const api::Route& route) {
        return api::problem(
            413, "malformed_request",
            fmt::format("the request's body is too large: more than {} bytes", route.max_body));
    }

    // What can be sent without waiting: head and body in one system call. True: the response is sent, and the
    // connection is ready for the next request or belongs to another session.
    bool send_at_once(const api::Response& response) {
        const auto* const takeover = std::get_if<api::Takeover>(&response.body);
        std::optional<std::uint64_t> length;
        if (takeover == nullptr) {
            // A 204 has none (RFC 9110 8.6); in a 304 it would be that of the representation, which is not
            // here.
            if (response.status != 204 && response.status != 304) length = size_of(response.body);
        } else {
            keep_alive_ = false;
        }
        head_ = format_response_head(response, length, keep_alive_);
        if (takeover != nullptr && !head_only_) {
            (*takeover)({std::exchange(stream_, nullptr), std::move(head_), reader_.take_rest(),
                         broadcasters_, Permit(principal_, entry().access)});
            return true;
        }
        const std::array<Bytes, 2> pieces{as_bytes(head_), head_only_ ? Bytes() : in_memory(response.body)};
        const io::Transfer t = stream_->try_send(pieces);
        failed_ = t.status == io::Transfer::Status::kFailed;
        sent_ = t.bytes;
        const bool has_file = !head_only_ && std::holds_alternative<api::FileBody>(response.body);
        return !failed_ && !has_file && keep_alive_ && sent_ == pieces[0].size() + pieces[1].size();
    }

    // The rest of the response, then the connection's end unless it is kept.
    io::Task<> finish_sending(const api::Response& response) {
        const Bytes body = head_only_ ? Bytes() : in_memory(response.body);
        const std::size_t of_head = std::min(sent_, head_.size());
        const std::array<Bytes, 2> rest{as_bytes(head_).subspan(of_head), body.subspan(sent_ - of_head)};
        {
            std::optional<SlowPicture> slow;
            const auto* const picture = std::get_if<api::PictureBody>(&response.body);
            if (picture != nullptr && !failed_ && !rest[1].empty())
                slow.emplace(broadcasters_.of(picture->camera), *picture->unit, *stream_);
            const MonoTime deadline = now() + kSendTimeout;
            for (const Bytes piece : rest) co_await send(piece, deadline);
        }
        if (const auto* const file = std::get_if<api::FileBody>(&response.body);
            file != nullptr && !head_only_)
            co_await send_file(*file);
        if (failed_ || !keep_alive_) co_await drop();
    }

    io::Task<> send(Bytes piece, MonoTime deadline) {
        if (failed_ || piece.empty()) co_return;
        const auto sent = co_await stream_->send_all(piece, deadline, stop_);
        failed_ = !sent;
    }

    // In pieces, which the worker pool reads, so that neither memory nor other sessions depend on its size.
    io::Task<> send_file(const api::FileBody& file) {
        io::Loop& loop = broadcasters_.loop();
        for (std::uint64_t done = 0; done < file.size && !failed_;) {
            const auto read = [file, done](const std::stop_token&) { return read_piece(file, done, kPiece); };
            const auto piece =
                co_await io::run_blocking(loop, io::Lane::kDisk, read, now() + kSendTimeout, stop_);
            failed_ = !piece;  // all that can be said so late is the connection's end
            if (failed_) co_return;
            co_await send(as_bytes(*piece), now() + kSendTimeout);
            done += piece->size();
        }
    }

    // Ends our direction and reads what is still under way, so that the answer isn't lost to a reset.
    io::Task<> drop() {
        const auto stream = std::exchange(stream_, nullptr);
        stream->end_sending();
        const MonoTime deadline = now() + kLinger;
        std::array<std::uint8_t, 4096> nothing;
        while (now() < deadline) {  // also for a peer that never stops sending
            const auto n = co_await stream->recv_some(nothing, deadline, stop_);
            if (!n || *n == 0) co_return;
        }
    }

    std::unique_ptr<io::Stream> stream_;
    const CurrentRules& current_;
    CurrentRules::Snapshot rules_;  // of the request
    Broadcasters& broadcasters_;
    io::Stop& stop_;
    const access::Peer connection_;  // of the socket
    access::Peer peer_;              // of the request
    const std::string own_address_;
    access::PrincipalPtr principal_;  // of the request
    RequestReader reader_;
    // Of the response that is being sent:
    std::string head_;
    std::size_t sent_ = 0;  // bytes of head and body
    bool keep_alive_ = false;
    bool head_only_ = false;
    bool failed_ = false;
};

}  // namespace

io::Task<> run_http_session(std::unique_ptr<io::Stream> stream, const CurrentRules& rules,
                            Broadcasters& broadcasters, io::Stop& stop) {
    HttpSession session(std::move(stream), rules, broadcasters, stop);
    co_await session.run();
}

}  // namespace vedette::serve
