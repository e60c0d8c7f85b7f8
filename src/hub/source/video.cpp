#include "hub/source/video.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "hub/io/running_program.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"
#include "linux/base/own_ports.hpp"
#include "linux/child/program_path.hpp"
#include "linux/io/blocking_call.hpp"
#include "linux/io/connect.hpp"

namespace vedette::source {
namespace {

using State = wire::Decoder::State;

constexpr std::uint64_t kWindow = 2;      // pictures in transit or unread
constexpr Duration kExitTimeout = 2s;     // from the end of the socket to the end of the helper
constexpr Duration kMaxAge = 10s;         // older timestamps are ignored
constexpr std::size_t kMaxReason = 4096;  // bytes of the helper's reason
// Characters that need no escape in user and password (RFC 3986 section 2.3).
constexpr std::string_view kUnescaped = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

struct Pair {
    UniqueFd ours;
    UniqueFd theirs;
};

Result<Pair> make_pair() {
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
        return std::unexpected(errno_error("make a socket pair", errno));
    return Pair{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Result<void> check_readable(const std::string& path) {
    if (::access(path.c_str(), R_OK) != 0) return std::unexpected(errno_error(path, errno));
    return {};
}

std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (kUnescaped.find(c) != kUnescaped.npos) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

// For FFmpeg: rtsp://user:password@host:port/target, or file:path.
std::string address_of(const settings::SourceSpec& spec) {
    if (spec.scheme == settings::Scheme::kFile) return "file:" + spec.path;
    std::string url = spec.url();
    if (spec.user.empty() && spec.password.empty()) return url;
    const std::string login = fmt::format("{}:{}@", escape(spec.user), escape(spec.password));
    return url.insert(std::string_view("rtsp://").size(), login);
}

}  // namespace

struct Video::End {
    Error why{Kind::kUnavailable, ""};  // no text: it has said nothing
    bool connected = false;             // the camera had answered
};

// Passes the helper's messages to the sink.
class Video::Receiver {
  public:
    // `end`: for what the helper says of its end.
    Receiver(Context context, MeasuredInterval& measured, Length& length, const settings::SourceSpec& spec,
             End& end)
        : context_(context),
          measured_(measured),
          length_(length),
          end_(end),
          every_fps_(spec.every ? spec.fps : std::nullopt),
          ends_(spec.scheme == settings::Scheme::kFile && !spec.loop) {}

    MutableBytes prepare() { return decoder_.prepare(); }
    bool failed() const { return decoder_.state() == State::kFailed; }

    // Processes received bytes. True: a picture was delivered or skipped, so grant another one.
    bool commit(std::size_t bytes) {
        if (decoder_.commit(bytes) == State::kAccept) accept();
        if (decoder_.state() != State::kMessage) return false;
        const wire::Header header = decoder_.header();
        if (header.type == wire::Type::kUnit) take_unit(header);
        if (header.type == wire::Type::kTrack) take_track(header);
        if (header.type == wire::Type::kEnd) take_end(header);
        decoder_.next();
        return header.type == wire::Type::kUnit;
    }

  private:
    void accept() {
        const std::size_t size = decoder_.header().payload_size;
        picture_ = decoder_.header().type == wire::Type::kUnit ? context_.sink.take(size) : nullptr;
        if (picture_) {
            decoder_.accept(picture_->space());
        } else {
            discarded_.resize(size);
            decoder_.accept(discarded_);
        }
    }

    void take_track(const wire::Header& header) {
        if (ends_) length_ = {std::max(header.media_time.since, Duration::zero()), header.number};
        if (every_fps_) length_.span = at_rate(length_.pictures, *every_fps_).since;
        // A file that is repeated announces its track again.
        if (!std::exchange(end_.connected, true)) context_.sink.connected();
    }

    void take_end(const wire::Header& header) {
        const Bytes text = decoder_.payload();
        end_.why.message = as_text(text.first(std::min(text.size(), kMaxReason)));
        if (header.number > 0 && header.number <= 1 + static_cast<std::uint64_t>(Kind::kInternal))
            end_.why.kind = static_cast<Kind>(header.number - 1);
    }

    void take_unit(const wire::Header& header) {
        if (!picture_) return context_.sink.skipped(kNoMemory);
        const std::size_t size = header.codec == wire::Codec::kJpeg ? whole_jpeg_size(decoder_.payload()) : 0;
        if (size == 0) return context_.sink.skipped("a unit that is not a whole JPEG");
        picture_->set_size(size);
        const MonoTime now = context_.loop.now();
        const Duration age = context_.loop.clock().utc() - header.captured;
        const bool is_plausible = age > Duration::zero() && age < kMaxAge;
        measured_.add_picture(now);
        Stamp stamp{.first_byte = is_plausible ? now - age : now, .media_time = header.media_time};
        if (every_fps_) stamp.media_time = at_rate(header.number - 1, *every_fps_);
        context_.sink.picture(std::move(picture_), stamp);
    }

    Context context_;
    MeasuredInterval& measured_;
    Length& length_;
    End& end_;
    const std::optional<double> every_fps_;  // of a file played as fast as possible
    const bool ends_;                        // a file that is played once
    wire::Decoder decoder_{kMaxPicture};
    std::unique_ptr<bus::Buffer> picture_;
    std::vector<std::uint8_t> discarded_;  // memory for payloads that are not delivered
};

Result<std::vector<std::string>> Video::command(std::span<const IpAddress> judged) const {
    std::vector<std::string> argv = {helper_, "--fd", "3", "--url", "-"};
    if (helper_.empty()) {
        auto found = child::find_own_program("vedette-video");
        if (!found) return std::unexpected(found.error());
        argv.front() = std::move(*found);
    }
    if (spec_.loop) argv.push_back("--loop");
    if (spec_.every) argv.push_back("--every");
    if (spec_.fps) argv.insert(argv.end(), {"--fps", fmt::format("{}", *spec_.fps)});
    for (const IpAddress& address : judged) {
        std::array<char, kMaxAddressText> text{};
        argv.insert(argv.end(), {"--peer", std::string(format_address(address, text))});
    }
    if (!judged.empty())
        for (const std::uint16_t port : own_ports())
            argv.insert(argv.end(), {"--own-port", std::to_string(port)});
    return argv;
}

io::Task<Error> Video::receive(Context context, io::Stream& socket, End& end) {
    Receiver receiver(context, measured_, length_, spec_, end);
    wire::CreditReceiver credit(kWindow);
    std::uint64_t grant = credit.first_grant();
    bool granting = true;
    for (;;) {
        if (granting) {
            const auto message = wire::encode({.type = wire::Type::kCredit, .number = grant});
            const auto sent = co_await socket.send_all(message, MonoTime::max(), context.stop);
            if (!sent && sent.error().kind == Kind::kCancelled) co_return sent.error();
            // After another error the helper has ended, and its reason may still be in the socket.
        }
        const auto received = co_await socket.recv_some(receiver.prepare(), MonoTime::max(), context.stop);
        if (!received) co_return received.error();
        if (*received == 0) co_return Error{Kind::kUnavailable, "vedette-video has closed its connection"};
        granting = receiver.commit(*received);
        if (granting) grant = credit.on_done();
        if (receiver.failed()) co_return Error{Kind::kInternal, "vedette-video sent what is no envelope"};
    }
}

io::Task<Error> Video::run(Context context) {
    measured_.reset();
    const bool is_file = spec_.scheme == settings::Scheme::kFile;
    if (is_file) {
        const auto check = [path = spec_.path](const std::stop_token&) { return check_readable(path); };
        const auto readable =
            co_await io::run_blocking(context.loop, io::Lane::kDisk, check, MonoTime::max(), context.stop);
        if (!readable) co_return readable.error();
    }
    std::vector<IpAddress> peers;
    if (spec_.rule) {
        auto judged = co_await io::judge_host(context.loop, spec_.host, spec_.port, *spec_.rule,
                                              context.connect_deadline, context.stop);
        if (!judged) co_return explain_connection(judged.error());
        // The helper looks the name up again, and the camera may redirect it: it judges what it then connects
        // to.
        peers = std::move(*judged);
    }
    const auto argv = command(peers);
    if (!argv) co_return argv.error();
    auto pair = make_pair();
    if (!pair) co_return pair.error();
    // The address may contain a password, and all users of this machine can read a program's arguments.
    const auto address = io::pipe_with(address_of(spec_) + "\n");
    if (!address) co_return address.error();
    child::Options options;
    options.argv = *argv;
    options.in = child::Stream::given(address->get());
    options.given.push_back(pair->theirs.get());
    const auto program = io::RunningProgram::start(context.loop, options);
    if (!program) co_return program.error();
    pair->theirs.reset();
    auto socket = std::make_unique<io::Stream>(context.loop, pair->ours.release());

    End end;
    Error why = co_await receive(context, *socket, end);
    socket.reset();  // makes the helper end
    const bool stopped = why.kind == Kind::kCancelled;
    const Duration timeout = stopped ? Duration::zero() : kExitTimeout;
    const child::Exit exit = co_await (*program)->end(timeout);
    if (stopped || why.kind == Kind::kInternal) co_return why;
    const std::string& reason = end.why.message;
    if (is_file && exit.clean() && !reason.empty())
        co_return Error{Kind::kEnded, reason + "; loop=1 begins again"};
    const bool has_reason = exit.how == child::Exit::How::kExited && !reason.empty();
    if (has_reason && !is_file) co_return explain_rtsp(end.why, end.connected, spec_);
    co_return Error{Kind::kUnavailable, has_reason ? reason : (*program)->describe(exit)};
}

}  // namespace vedette::source
