#include "hub/source/program.hpp"

#include <fmt/format.h>

#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/reader.hpp"
#include "hub/io/running_program.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/program_format.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::source {
namespace {

constexpr std::size_t kScratch = 64 * 1024;
constexpr Duration kExitTimeout = 2s;  // from the end of the output to the end of the program

Error output_ended(const Result<std::size_t>& received) {
    if (!received && received.error().kind == Kind::kCancelled) return received.error();
    return {Kind::kUnavailable, "the program has closed its standard output"};
}

// `first`: bytes that were received before.
template <class Reader>
io::Task<Error> read_pictures(Context context, io::Stream& out, Reader& reader, PictureBuffers& pictures,
                              Bytes first) {
    while (!first.empty()) {
        first = first.subspan(reader.feed(first));
        pictures.deliver_from(reader, context.loop.now());
    }
    for (;;) {
        co_await pictures.limit_flood(context);
        const auto received = co_await out.recv_some(reader.prepare(), MonoTime::max(), context.stop);
        if (!received || *received == 0) {
            pictures.finish(reader, context.loop.now());
            const bool cancelled = !received && received.error().kind == Kind::kCancelled;
            co_return pictures.left_out().any() && !cancelled ? pictures.left_out().error()
                                                              : output_ended(received);
        }
        reader.commit(*received);
        pictures.deliver_from(reader, context.loop.now());
    }
}

}  // namespace

ProgramCamera rpicam(unsigned index, std::optional<settings::Size> size, std::optional<double> fps) {
    Command command = {"rpicam-vid",         "--codec",  "mjpeg", "--timeout", "0",
                       "--nopreview",        "--output", "-",     "--flush",   "--camera",
                       std::to_string(index)};
    if (size) {
        command.insert(command.end(), {"--width", std::to_string(size->width)});
        command.insert(command.end(), {"--height", std::to_string(size->height)});
    }
    if (fps) command.insert(command.end(), {"--framerate", fmt::format("{}", *fps)});
    Command older = command;
    older.front() = "libcamera-vid";
    return {.commands = {std::move(command), std::move(older)},
            .missing =
                "neither rpicam-vid nor libcamera-vid is installed; on Raspberry Pi OS, "
                "sudo apt install rpicam-apps brings them"};
}

Result<Command> Program::choose() const {
    Error why;
    for (const Command& command : camera_.commands) {
        const auto found = child::find_program(command.front());
        if (found) return command;
        why = found.error();
    }
    if (!camera_.missing.empty()) return fail(Kind::kNotFound, camera_.missing);
    return std::unexpected(std::move(why));
}

io::Task<Error> Program::read(Context context, io::Stream& out) {
    std::vector<std::uint8_t> first(kMaxDetectBytes);
    std::size_t have = 0;
    std::optional<ProgramFormat> format;
    while (!format) {
        const MutableBytes room = MutableBytes(first).subspan(have);
        const auto received = co_await out.recv_some(room, MonoTime::max(), context.stop);
        if (!received || *received == 0) co_return output_ended(received);
        if (have == 0) context.sink.connected();
        have += *received;
        format = detect_format(Bytes(first).first(have));
    }
    const Bytes stream_start = Bytes(first).first(have).subspan(format->head);
    PictureBuffers pictures(context.sink, &measured_);
    std::vector<std::uint8_t> scratch(kScratch);
    if (format->boundary) {
        multipart::Reader reader(pictures, *format->boundary, scratch, {.max_part = kMaxPicture});
        co_return co_await read_pictures(context, out, reader, pictures, stream_start);
    }
    multipart::JpegStream reader(pictures, scratch, kMaxPicture);
    co_return co_await read_pictures(context, out, reader, pictures, stream_start);
}

io::Task<Error> Program::run(Context context) {
    measured_.reset();
    const auto command = choose();
    if (!command) co_return command.error();
    child::Options options;
    options.argv = *command;
    options.out = child::Stream::pipe();
    const auto program = io::RunningProgram::start(context.loop, options);
    if (!program) co_return program.error();
    Error why = co_await read(context, *(*program)->out());
    const bool stopped = why.kind == Kind::kCancelled;
    const Duration timeout = stopped ? Duration::zero() : kExitTimeout;
    const child::Exit exit = co_await (*program)->end(timeout);
    if (stopped) co_return why;
    const std::string ended = (*program)->describe(exit);
    why.message = why.kind == Kind::kDataLoss ? fmt::format("{}; {}", ended, why.message) : ended;
    co_return why;
}

}  // namespace vedette::source
