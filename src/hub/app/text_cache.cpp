#include "hub/app/text_cache.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "hub/source/running_program.hpp"
#include "linux/base/log.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::app {
namespace {

constexpr Duration kLimit = 2s;                         // of one drawing
constexpr Duration kPatience = 200ms;                   // to end after the last byte
constexpr Duration kPause = 60s;                        // before a failed one is tried again
constexpr Duration kUnused = 60s;                       // then it may go
constexpr int kAtOnce = 2;                              // programs that draw
constexpr std::size_t kMaxInk = std::size_t{16} << 20;  // bytes kept
constexpr std::size_t kMaxEntries = 1000;
constexpr std::size_t kHeader = 12;  // "VTXT", width, height

// Slanted and stacked characters reach over their box a little.
int widest(const image::Words& words) { return words.width + 2 * words.size; }
int highest(const image::Words& words) { return (words.lines + 1) * 2 * words.size; }

Result<image::Raster> parse_raster(Bytes bytes, const image::Words& words) {
    constexpr std::string_view kNone = "vedette-text wrote what is no raster";
    if (bytes.size() <= kHeader || as_text(bytes.first(4)) != "VTXT")
        return fail(Kind::kDataLoss, std::string(kNone));
    const std::uint32_t width = load_be32(&bytes[4]);
    const std::uint32_t height = load_be32(&bytes[8]);
    const Bytes ink = bytes.subspan(kHeader);
    const bool fits = width > 0 && height > 0 && width <= static_cast<std::uint32_t>(widest(words)) &&
                      height <= static_cast<std::uint32_t>(highest(words));
    if (!fits || ink.size() != std::size_t{width} * height) return fail(Kind::kDataLoss, std::string(kNone));
    return image::Raster{static_cast<int>(width), static_cast<int>(height), {ink.begin(), ink.end()}};
}

Result<std::vector<std::string>> command(const std::string& program, const image::Words& words) {
    std::vector<std::string> argv = {program,
                                     "--size",
                                     fmt::format("{}", words.size),
                                     "--width",
                                     fmt::format("{}", words.width),
                                     "--lines",
                                     fmt::format("{}", words.lines),
                                     "--centre"};
    if (words.bold) argv.emplace_back("--bold");
    if (!program.empty()) return argv;
    auto found = child::find_own_program("vedette-text");
    if (!found) return std::unexpected(found.error());
    argv.front() = std::move(*found);
    return argv;
}

// All that the program writes.
io::Task<Result<std::vector<std::uint8_t>>> read_all(io::Stream& out, std::size_t most, MonoTime deadline) {
    io::Stop never;
    std::vector<std::uint8_t> bytes;
    std::size_t size = 0;
    for (;;) {
        bytes.resize(std::min(most, size + 64 * 1024));
        if (size == most) co_return fail(Kind::kDataLoss, "vedette-text writes more than a picture of words");
        const auto received = co_await out.recv_some(MutableBytes(bytes).subspan(size), deadline, never);
        if (!received && received.error().kind == Kind::kTimeout)
            co_return fail(Kind::kTimeout, "vedette-text has drawn nothing within 2 s");
        if (!received) co_return std::unexpected(received.error());
        size += *received;
        if (*received > 0) continue;
        bytes.resize(size);
        co_return bytes;
    }
}

io::Task<Result<image::Raster>> run(io::Loop& loop, const std::string& helper, const image::Words& words) {
    const auto argv = command(helper, words);
    if (!argv) co_return std::unexpected(argv.error());
    const auto text = source::pipe_with(words.text);
    if (!text) co_return std::unexpected(text.error());
    child::Options options;
    options.argv = *argv;
    options.in = child::Stream::given(text->get());
    options.out = child::Stream::pipe();
    const auto program = source::RunningProgram::start(loop, options);
    if (!program) co_return std::unexpected(program.error());
    const std::size_t most =
        kHeader + static_cast<std::size_t>(widest(words)) * static_cast<std::size_t>(highest(words)) + 1;
    const MonoTime deadline = loop.now() + kLimit;
    const auto bytes = co_await read_all(*(*program)->out(), most, deadline);
    const Duration patience = bytes ? kPatience : Duration::zero();
    const child::Exit exit = co_await (*program)->end(patience);
    if (!bytes) co_return std::unexpected(bytes.error());
    auto raster = parse_raster(*bytes, words);
    // A whole raster is one, however long a busy machine takes to see the program end.
    if (!raster && !exit.clean()) co_return fail(Kind::kUnavailable, (*program)->describe(exit));
    co_return raster;
}

}  // namespace

std::shared_ptr<const image::Raster> TextCache::find(io::Loop& loop, const image::Words& words) {
    const MonoTime now = loop.now();
    {
        const std::lock_guard lock(mutex_);
        const auto entry = std::ranges::find(entries_, words, &Entry::words);
        if (entry != entries_.end()) {
            if (entry->ink) entry->since = now;
            if (entry->ink || entry->drawing || now - entry->since < kPause) return entry->ink;
        }
        if (drawing_ >= kAtOnce || !make_room(now)) return nullptr;
        std::erase_if(entries_, [&](const Entry& e) { return e.words == words; });
        entries_.push_back({words, nullptr, true, now});
        ++drawing_;
    }
    loop.spawn(draw(loop, words));
    return nullptr;
}

// What nobody has asked for lately goes when there is no room; what is shown stays.
bool TextCache::make_room(MonoTime now) {
    const auto full = [this] { return kept_ >= kMaxInk || entries_.size() >= kMaxEntries; };
    if (!full()) return true;
    std::erase_if(entries_, [&](const Entry& e) {
        const bool goes = !e.drawing && now - e.since >= kUnused;
        if (goes && e.ink) kept_ -= e.ink->ink.size();
        return goes;
    });
    return !full();
}

io::Task<> TextCache::draw(io::Loop& loop, image::Words words) {
    auto ink = co_await run(loop, program_, words);
    keep(words, std::move(ink), loop.now());
}

void TextCache::keep(const image::Words& words, Result<image::Raster> ink, MonoTime now) {
    bool complain = false;
    {
        const std::lock_guard lock(mutex_);
        --drawing_;
        const auto entry = std::ranges::find(entries_, words, &Entry::words);
        entry->drawing = false;
        entry->since = now;
        complain = !ink && !std::exchange(complained_, true);
        if (ink) {
            complained_ = false;
            kept_ += ink->ink.size();
            entry->ink = std::make_shared<const image::Raster>(std::move(*ink));
        }
    }
    if (complain) {
        log_warning("image", "names and reasons beyond ASCII are drawn as boxes: {}", ink.error().message);
    }
}

}  // namespace vedette::app
