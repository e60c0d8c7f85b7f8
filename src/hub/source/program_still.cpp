#include "hub/source/program_still.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <boost/json/parse.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/io/running_program.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::source {
namespace {

namespace json = boost::json;

constexpr Duration kDiskLimit = 30s;
constexpr Duration kExitTimeout = 2s;  // from the end of the output to the end of the program
constexpr std::size_t kReadStep = std::size_t{64} * 1024;
constexpr std::size_t kMaxMetadata = 64 * 1024;

// A folder of its own for the files of one picture. Blocks.
class PictureFolder {
  public:
    static Result<std::shared_ptr<PictureFolder>> make() {
        std::error_code error;
        const auto parent = std::filesystem::temp_directory_path(error);
        std::string path =
            ((error ? std::filesystem::path("/tmp") : parent) / "vedette-still-XXXXXX").string();
        if (::mkdtemp(path.data()) == nullptr)
            return std::unexpected(errno_error("make the folder " + path, errno));
        return std::shared_ptr<PictureFolder>(new PictureFolder(std::move(path)));
    }
    PictureFolder(const PictureFolder&) = delete;
    PictureFolder& operator=(const PictureFolder&) = delete;
    ~PictureFolder() { remove(); }
    // What is left is removed. Blocks, as the destructor does if this was not called.
    void remove() const {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    std::string picture() const { return path_ + "/picture.jpg"; }
    std::string metadata() const { return path_ + "/metadata.json"; }

  private:
    explicit PictureFolder(std::string path) : path_(std::move(path)) {}
    const std::string path_;
};

// Empty: it is not there, or is no regular file. Blocks.
Result<std::vector<std::uint8_t>> read_file(const std::string& path, std::size_t max) {
    // A pipe in its place must not make the open wait.
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
    if (static_cast<std::uint64_t>(info.st_size) > max)
        return fail(Kind::kDataLoss,
                    fmt::format("the file has {} bytes, more than the limit of {}", info.st_size, max));
    std::vector<std::uint8_t> out(static_cast<std::size_t>(info.st_size));
    std::size_t have = 0;
    while (have < out.size()) {
        const ssize_t got = ::read(file.get(), out.data() + have, out.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

// As rpicam-still and Picamera2 name it; other text says nothing.
bus::PictureMetadata read_metadata(const std::vector<std::uint8_t>& text) {
    std::error_code error;
    const std::string_view view(reinterpret_cast<const char*>(text.data()), text.size());
    const json::value value = json::parse(view, error);
    if (error || !value.is_object()) return {};
    const auto number = [&](std::string_view name) -> std::optional<double> {
        const json::value* const found = value.get_object().if_contains(name);
        if (found == nullptr || !found->is_number()) return std::nullopt;
        const double out = found->to_number<double>();
        return out >= 0 && out < 1e9 ? std::optional(out) : std::nullopt;
    };
    bus::PictureMetadata out{.gain = number("AnalogueGain"), .lux = number("Lux")};
    if (const auto us = number("ExposureTime")) out.exposure_s = *us / 1e6;
    return out;
}

// Everything that the program writes. kCancelled, kTimeout.
io::Task<Result<std::vector<std::uint8_t>>> read_output(io::Stream& out, std::size_t max, MonoTime deadline,
                                                        io::Stop& stop) {
    std::vector<std::uint8_t> bytes;
    for (;;) {
        const std::size_t have = bytes.size();
        if (have > max)
            co_return fail(Kind::kDataLoss, fmt::format("it wrote more than the limit of {} bytes", max));
        bytes.resize(have + kReadStep);
        auto reading = out.recv_some(MutableBytes(bytes).subspan(have), deadline, stop);
        const Result<std::size_t> got = co_await std::move(reading);
        bytes.resize(have + got.value_or(0));
        if (!got && (got.error().kind == Kind::kCancelled || got.error().kind == Kind::kTimeout))
            co_return std::unexpected(got.error());
        if (!got || *got == 0) co_return bytes;
    }
}

// The last whole picture: the first ones of a camera may still be too dark. Text before it, as programs say
// hello, is left out. Empty: there is none; `begun`: one has begun.
Bytes last_picture(Bytes written, bool& begun) {
    constexpr std::uint8_t kSoi[] = {0xff, 0xd8};
    const auto is_text = [](std::uint8_t c) { return (c >= ' ' && c < 0x7f) || (c >= '\t' && c <= '\r'); };
    const auto first = std::ranges::find_if_not(written, is_text);
    written = written.subspan(static_cast<std::size_t>(first - written.begin()));
    Bytes found;
    begun = false;
    while (written.size() >= 2 && std::ranges::equal(written.first(2), kSoi)) {
        begun = true;
        const auto info = frame::probe_jpeg(written);
        if (!info || info->size == 0) break;
        found = written.first(info->size);
        const auto next = std::ranges::search(written.subspan(info->size), kSoi);
        written = written.subspan(static_cast<std::size_t>(next.begin() - written.begin()));
    }
    return found;
}

// What the program has written to its files. `picture` is empty where it writes to its output.
struct Files {
    std::vector<std::uint8_t> picture;
    std::vector<std::uint8_t> metadata;
};

}  // namespace

Result<std::vector<std::string>> ProgramStill::arguments(const bus::StillRequest& request,
                                                         const std::string& picture,
                                                         const std::string& metadata) const {
    std::string missing;
    auto words = program_.call.fill([&](std::string_view name) {
        if (name == "file") return picture;
        if (name == "metadata") return metadata;
        const auto found = std::ranges::find(request.values, name, &bus::StillValue::name);
        if (found != request.values.end()) return found->value;
        missing = name;
        return std::string();
    });
    if (missing.empty()) return words;
    return fail(Kind::kInvalidArgument,
                fmt::format("there is no value for {{{}}} of still.command", missing));
}

io::Task<Result<bus::Still>> ProgramStill::take(StillContext context, bus::StillRequest request) {
    io::Loop& loop = context.loop;
    io::Stop never;
    const MonoTime deadline = loop.now() + program_.timeout;
    auto making = io::run_blocking(
        loop, io::Lane::kDisk, [](const std::stop_token&) { return PictureFolder::make(); }, deadline,
        context.stop);
    auto made = co_await std::move(making);
    if (!made) co_return std::unexpected(std::move(made.error()));
    const std::shared_ptr<PictureFolder> folder = std::move(*made);

    auto words = arguments(request, folder->picture(), folder->metadata());
    if (!words) co_return std::unexpected(std::move(words.error()));
    const auto fields = program_.call.fields();
    const bool to_file = std::ranges::find(fields, "file") != fields.end();
    child::Options options;
    options.argv = std::move(*words);
    options.out = child::Stream::pipe();
    const UtcTime captured = loop.clock().utc();
    const MonoTime captured_at = loop.now();
    const auto program = io::RunningProgram::start(loop, options);
    if (!program) co_return std::unexpected(program.error());
    auto reading = read_output(*(*program)->out(), context.max_picture, deadline, context.stop);
    Result<std::vector<std::uint8_t>> output = co_await std::move(reading);
    // A program that has closed its output may still write its file.
    const MonoTime end_by = std::max(deadline, loop.now() + kExitTimeout);
    std::optional<child::Exit> exit;
    if (output) {
        auto waiting = (*program)->wait(end_by, context.stop);
        exit = co_await std::move(waiting);
    }
    if (!exit) {
        auto ending = (*program)->end(Duration::zero());
        exit = co_await std::move(ending);
        if (output && context.stop.requested()) output = fail(Kind::kCancelled, "stopped");
        if (output) output = fail(Kind::kTimeout, "");
    }
    if (!output && output.error().kind == Kind::kTimeout)
        co_return fail(
            Kind::kTimeout,
            fmt::format("{} has given no picture within {} s", program_.call.words.front(),
                        std::chrono::duration_cast<std::chrono::seconds>(program_.timeout).count()));
    if (!output) co_return std::unexpected(std::move(output.error()));

    auto work = [folder, to_file, max = context.max_picture](const std::stop_token&) -> Result<Files> {
        Files files;
        auto picture = to_file ? read_file(folder->picture(), max) : std::vector<std::uint8_t>();
        if (!picture) return std::unexpected(std::move(picture.error()));
        files.picture = std::move(*picture);
        if (auto found = read_file(folder->metadata(), kMaxMetadata)) files.metadata = std::move(*found);
        folder->remove();
        return files;
    };
    auto call = io::run_blocking(loop, io::Lane::kDisk, std::move(work), loop.now() + kDiskLimit, never);
    Result<Files> files = co_await std::move(call);
    if (!files) co_return std::unexpected(std::move(files.error()));
    const std::vector<std::uint8_t>& written = to_file ? files->picture : *output;

    bool begun = false;
    const Bytes jpeg = last_picture(written, begun);
    if (jpeg.empty()) {
        const std::string_view what = written.empty() ? "it wrote no picture"
                                      : begun         ? "its picture ends early"
                                                      : "what it wrote is no JPEG picture";
        co_return fail(exit->clean() ? Kind::kDataLoss : Kind::kUnavailable,
                       fmt::format("{}; {}", (*program)->describe(*exit), what));
    }
    std::unique_ptr<bus::Buffer> buffer = context.buffer(jpeg.size());
    if (!buffer) co_return fail(Kind::kResourceExhausted, "there is no memory for the picture");
    std::ranges::copy(jpeg, buffer->space().begin());
    buffer->set_size(jpeg.size());
    co_return bus::Still{.jpeg = std::move(buffer),
                         .captured = captured,
                         .captured_at = captured_at,
                         .metadata = read_metadata(files->metadata)};
}

}  // namespace vedette::source
