#include "hub/source/tcpcam.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/tcpcam/client.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"
#include "linux/io/connect.hpp"

namespace vedette::source {
namespace {

using State = tcpcam::Client::State;

constexpr std::size_t kScratch = 16 * 1024;

// The server answers nothing to PIN and CMD: it sends pictures, or closes the connection after a wrong PIN.
io::Task<Result<void>> send_request(Context context, io::Stream& stream, const settings::SourceSpec& spec) {
    const auto sent_pin =
        co_await stream.send_all(as_bytes(spec.pin), context.connect_deadline, context.stop);
    if (!sent_pin) co_return sent_pin;
    const MonoTime pause = context.loop.now() + tcpcam::kPauseBeforeCommand;
    const io::Woken woken = co_await stream.ready(io::Direction::kReadable, pause, context.stop);
    if (woken == io::Woken::kStopped) co_return std::unexpected(stopped());
    if (woken == io::Woken::kReady) co_return std::unexpected(wrong_pin(spec));
    std::array<char, 16> memory{};
    const auto command = as_bytes(tcpcam::format_command(0, memory));
    co_return co_await stream.send_all(command, context.connect_deadline, context.stop);
}

Error explain_end(tcpcam::Client& client, const LeftOut& left_out, const settings::SourceSpec& spec) {
    const State state = client.end_of_input();
    if (state != State::kFailed && client.records() == 0) return wrong_pin(spec);
    return connection_closed(state == State::kFailed, left_out);
}

io::Task<Error> read_pictures(Context context, io::Stream& stream, const settings::SourceSpec& spec) {
    PictureBuffers pictures(context.sink);
    tcpcam::Client client(kMaxPicture);
    std::vector<std::uint8_t> scratch(kScratch);
    std::unique_ptr<bus::Buffer> picture;
    Stamp stamp;
    for (;;) {
        co_await pictures.limit_flood(context);
        const auto received = co_await stream.recv_some(client.prepare(), MonoTime::max(), context.stop);
        if (!received && received.error().kind == Kind::kCancelled) co_return received.error();
        if (!received || *received == 0) co_return explain_end(client, pictures.left_out(), spec);
        const State state = client.commit(*received);
        if (state == State::kRecordBegins) {
            stamp.first_byte = context.loop.now();
            picture = context.sink.take(client.record_bytes());
            if (!picture || !client.use_buffer(picture->space())) {
                pictures.skip(kNoMemory);
                client.discard(scratch);
            }
        } else if (state == State::kRecordReady) {
            auto record = std::exchange(picture, nullptr);
            const std::size_t size = whole_jpeg_size(record->space().first(client.record_bytes()));
            record->set_size(size);
            if (size > 0) {
                pictures.deliver_whole(std::move(record), stamp);
            } else {
                pictures.skip("a record that is not a whole JPEG");
            }
            client.next();
        } else if (state == State::kFailed) {
            co_return Error{Kind::kDataLoss,
                            fmt::format("{}; is this a TCPCam server?", to_string(client.error()))};
        }
    }
}

}  // namespace

io::Task<Error> Tcpcam::run(Context context) {
    const AddressRule* const rule = spec_.rule ? &*spec_.rule : nullptr;
    const auto stream = co_await io::connect_tcp(context.loop, spec_.host, spec_.port,
                                                 context.connect_deadline, context.stop, rule);
    if (!stream) co_return explain_connection(stream.error());
    const auto asked = co_await send_request(context, **stream, spec_);
    if (!asked) co_return asked.error();
    context.sink.connected();
    co_return co_await read_pictures(context, **stream, spec_);
}

}  // namespace vedette::source
