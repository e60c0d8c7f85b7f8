#include "hub/source/ws_capture.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/base64.hpp"
#include "core/capture/session.hpp"
#include "core/http/handshake.hpp"
#include "core/http/message_reader.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "hub/source/camera_client.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"
#include "linux/io/random.hpp"

namespace vedette::source {
namespace {

using http::MessageEvent;
using http::Opcode;

constexpr Duration kTimeout = 5s;                            // for one picture, and for sending a frame
constexpr std::size_t kFragmentedPicture = 4 * 1024 * 1024;  // bytes; a fragmented message has no known size
constexpr std::size_t kScratch = 4096;                       // bytes between pieces that are in no picture

std::string make_key() {
    std::array<std::uint8_t, 16> nonce{};
    std::array<char, http::kKeySize> key{};
    io::fill_random(nonce);
    return std::string(base64_encode(nonce, key));
}

// A frame to send, masked as a client's must be. The payload has at most kMaxControlPayload bytes.
class Frame {
  public:
    Frame(Opcode opcode, Bytes payload) {
        http::MaskKey mask{};
        io::fill_random(mask);
        const http::FrameHead head{opcode, payload.size(), mask};
        const auto room = std::span(memory_).first<http::kMaxFrameHead>();
        const std::size_t head_size = encode_frame_head(head, room).size();
        const MutableBytes body = MutableBytes(memory_).subspan(head_size, payload.size());
        std::ranges::copy(payload, body.begin());
        http::apply_mask(body, mask);
        size_ = head_size + payload.size();
    }
    Bytes bytes() const { return Bytes(memory_).first(size_); }

  private:
    std::array<std::uint8_t, http::kMaxFrameHead + http::kMaxControlPayload> memory_{};
    std::size_t size_ = 0;
};

// A capture session over an open connection.
class CaptureSession {
  public:
    CaptureSession(Context context, Pacer& pacer, std::unique_ptr<io::Stream> stream)
        : context_(context), pacer_(pacer), stream_(std::move(stream)) {}

    io::Task<Error> run(Bytes received) {
        co_await pictures_.limit_flood(context_);  // the first second begins
        for (;;) {
            if (pictures_.at_limit()) co_await pictures_.limit_flood(context_);
            const MessageEvent event = reader_.poll();
            switch (event) {
                case MessageEvent::kBegin: begin_message(); break;
                case MessageEvent::kMessage: end_message(); break;
                case MessageEvent::kPong:
                case MessageEvent::kClose: break;  // kClosed follows
                case MessageEvent::kPing: {
                    pictures_.count();
                    const auto sent = co_await send(Opcode::kPong, reader_.control());
                    if (!sent) co_return sent.error();
                    break;
                }
                case MessageEvent::kClosed: {
                    close(http::CloseCode::kNormal);
                    co_return connection_closed(false, pictures_.left_out());
                }
                case MessageEvent::kFailed: {
                    close(close_code_for(reader_.error()));
                    co_return Error{Kind::kDataLoss,
                                    fmt::format("the camera's WebSocket: {}", to_string(reader_.error()))};
                }
                case MessageEvent::kNeedMore: {
                    if (!received.empty()) {
                        received = received.subspan(reader_.feed(received));
                        break;
                    }
                    const auto more = co_await ask_and_read();
                    if (more) break;
                    close(http::CloseCode::kNormal);
                    co_return more.error();
                }
            }
        }
    }

  private:
    // Requests the next picture if it is due, otherwise receives until the next decision.
    io::Task<Result<void>> ask_and_read() {
        co_await pictures_.limit_flood(context_);
        const MonoTime now = context_.loop.now();
        const MonoTime next = std::max(pacer_.due(context_), asker_.due());
        if (now >= next && asker_.ask(now)) {
            drop_pieces();
            pacer_.begin(now);
            const auto sent = co_await send(Opcode::kText, as_bytes(capture::kCommand));
            co_return sent;
        }
        const MonoTime until = std::min(next, now + Pacer::kRecheckInterval);
        const auto received = co_await stream_->recv_some(reader_.prepare(), until, context_.stop);
        if (!received && received.error().kind == Kind::kTimeout) co_return Result<void>();
        if (!received) co_return std::unexpected(received.error());
        if (*received == 0) {
            const bool in_picture = picture_ || joiner_;
            co_return std::unexpected(connection_closed(in_picture, pictures_.left_out()));
        }
        reader_.commit(*received);
        co_return Result<void>();
    }

    void begin_message() {
        picture_.reset();
        const auto kind = reader_.opcode() == Opcode::kText ? capture::Kind::kText : capture::Kind::kBinary;
        const capture::Message message{kind, reader_.fragmented(), reader_.expected_size(), {}};
        if (capture::client_action(message, kMaxPicture) == capture::ClientAction::kTakePicture) {
            stamp_.first_byte = context_.loop.now();
            picture_ = context_.sink.take(message.fragmented ? kFragmentedPicture
                                                             : static_cast<std::size_t>(message.bytes));
            if (picture_) return reader_.accept(picture_->space());
            pictures_.skip(kNoMemory);
        }
        reader_.discard();
    }

    // Text and empty messages are no answer: the camera is asked again after the timeout.
    void end_message() {
        if (reader_.opcode() != Opcode::kBinary || reader_.size() == 0) return pictures_.count();
        if (!picture_) return asker_.answered();
        const std::size_t size = whole_jpeg_size(reader_.message());
        if (size == 0) {
            take_piece(reader_.message());
            return picture_.reset();
        }
        drop_pieces();
        picture_->set_size(size);
        asker_.answered();
        pictures_.deliver_whole(std::move(picture_), stamp_);
    }

    // A message that is no whole picture may be a piece of one. Its first piece begins with SOI.
    void take_piece(Bytes piece) {
        if (piece.size() > 1 && piece[0] == 0xff && piece[1] == 0xd8) {
            drop_pieces();
            joiner_.emplace(pictures_, scratch_, kMaxPicture);
            joined_ = stamp_;
        }
        asker_.wrong_answer(context_.loop.now());
        if (!joiner_) return pictures_.skip(kNoPictureMessage);
        pictures_.count();
        while (!piece.empty()) {
            piece = piece.subspan(joiner_->feed(piece));
            const auto event = joiner_->poll();
            if (!event) continue;
            joiner_.reset();
            if (event->kind == multipart::Event::Kind::kFrame) asker_.answered();
            return pictures_.deliver(*event, joined_);
        }
    }

    // What has come of a picture in pieces is left out.
    void drop_pieces() {
        if (!joiner_) return;
        joiner_.reset();
        pictures_.skip(kNoPicturePieces);
    }

    io::Task<Result<void>> send(Opcode opcode, Bytes payload) {
        const Frame frame(opcode, payload);
        co_return co_await stream_->send_all(frame.bytes(), context_.loop.now() + kTimeout, context_.stop);
    }

    // Sends a close frame if the stream takes it at once.
    void close(http::CloseCode code) {
        std::array<std::uint8_t, http::kMaxControlPayload> payload{};
        const Frame frame(Opcode::kClose, http::encode_close(code, "", payload));
        const Bytes bytes = frame.bytes();
        stream_->try_send(std::span(&bytes, 1));
    }

    Context context_;
    Pacer& pacer_;
    std::unique_ptr<io::Stream> stream_;
    http::MessageReader reader_{http::Peer::kServer, {.max_message = kMaxPicture, .long_lengths = true}};
    capture::Asker asker_{Duration::zero(), kTimeout};
    std::unique_ptr<bus::Buffer> picture_;  // the message being received
    Stamp stamp_;                           // of it
    PictureBuffers pictures_{context_.sink};
    std::array<std::uint8_t, kScratch> scratch_{};  // of joiner_
    std::optional<multipart::JpegStream> joiner_;   // after the first piece of a picture
    Stamp joined_;                                  // of that piece
};

}  // namespace

io::Task<Error> WsCapture::run(Context context) {
    pacer_.restart();
    const std::string key = make_key();
    io::HttpClient camera = make_client(context.loop, spec_, key);
    const auto answered = co_await camera.get(context.connect_deadline, context.stop);
    if (!answered) co_return explain_connection(answered.error(), camera, spec_);
    if (camera.status() != 101) co_return explain_no_websocket(camera, spec_);
    const auto upgraded = http::check_upgrade_response(camera.response(), key);
    if (!upgraded)
        co_return Error{Kind::kDataLoss,
                        fmt::format("the camera's WebSocket: {}", to_string(upgraded.error()))};
    context.sink.connected();
    io::HttpClient::Upgraded connection = camera.upgrade();
    CaptureSession session(context, pacer_, std::move(connection.stream));
    co_return co_await session.run(connection.received);
}

}  // namespace vedette::source
