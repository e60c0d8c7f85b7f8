#include "hub/app/text_cache.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "hub/io/running_program.hpp"
#include "linux/base/log.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::app {
namespace {

constexpr Duration kTimeout = 2s;        // of one program
constexpr Duration kEndTimeout = 200ms;  // of its end after its last byte
constexpr Duration kRetryDelay = 60s;    // after a failure
constexpr Duration kMinUnused = 60s;     // before an entry may be removed
constexpr int kMaxPrograms = 2;
constexpr std::size_t kMaxBytes = std::size_t{16} << 20;  // bytes
constexpr std::size_t kMaxEntries = 1000;
constexpr std::size_t kHeader = 12;  // "VTXT", width, height

// Slanted and stacked characters extend a little beyond their box.
int max_width(const image::TextBox& words) { return words.width + 2 * words.size; }
int max_height(const image::TextBox& words) { return (words.lines + 1) * 2 * words.size; }

Result<image::Raster> parse_raster(Bytes bytes, const image::TextBox& words) {
    const auto invalid = [] { return fail(Kind::kDataLoss, "vedette-text wrote an invalid picture"); };
    if (bytes.size() <= kHeader || as_text(bytes.first(4)) != "VTXT") return invalid();
    const std::uint32_t width = load_be32(&bytes[4]);
    const std::uint32_t height = load_be32(&bytes[8]);
    const Bytes pixels = bytes.subspan(kHeader);
    const bool fits = width > 0 && height > 0 && width <= static_cast<std::uint32_t>(max_width(words)) &&
                      height <= static_cast<std::uint32_t>(max_height(words));
    if (!fits || pixels.size() != std::size_t{width} * height) return invalid();
    return image::Raster{static_cast<int>(width), static_cast<int>(height), {pixels.begin(), pixels.end()}};
}

Result<std::vector<std::string>> command(const std::string& program, const image::TextBox& words) {
    std::vector<std::string> argv = {program,
                                     "--size",
                                     std::to_string(words.size),
                                     "--width",
                                     std::to_string(words.width),
                                     "--lines",
                                     std::to_string(words.lines),
                                     "--centre"};
    if (words.bold) argv.emplace_back("--bold");
    if (!program.empty()) return argv;
    auto found = child::find_own_program("vedette-text");
    if (!found) return std::unexpected(found.error());
    argv.front() = std::move(*found);
    return argv;
}

// Reads to the end of the program's output.
io::Task<Result<std::vector<std::uint8_t>>> read_all(io::Stream& out, std::size_t max_bytes,
                                                     MonoTime deadline) {
    io::Stop never;
    std::vector<std::uint8_t> bytes;
    std::size_t size = 0;
    for (;;) {
        bytes.resize(std::min(max_bytes, size + 64 * 1024));
        if (size == max_bytes) co_return fail(Kind::kDataLoss, "vedette-text wrote too many bytes");
        const auto received = co_await out.recv_some(MutableBytes(bytes).subspan(size), deadline, never);
        if (!received && received.error().kind == Kind::kTimeout)
            co_return fail(Kind::kTimeout, "vedette-text wrote nothing within 2 s");
        if (!received) co_return std::unexpected(received.error());
        size += *received;
        if (*received > 0) continue;
        bytes.resize(size);
        co_return bytes;
    }
}

io::Task<Result<image::Raster>> run(io::Loop& loop, const std::string& helper, const image::TextBox& words) {
    const auto argv = command(helper, words);
    if (!argv) co_return std::unexpected(argv.error());
    const auto text = io::pipe_with(words.text);
    if (!text) co_return std::unexpected(text.error());
    child::Options options;
    options.argv = *argv;
    options.in = child::Stream::given(text->get());
    options.out = child::Stream::pipe();
    const auto program = io::RunningProgram::start(loop, options);
    if (!program) co_return std::unexpected(program.error());
    const std::size_t max_bytes =
        kHeader + static_cast<std::size_t>(max_width(words)) * static_cast<std::size_t>(max_height(words)) +
        1;
    const MonoTime deadline = loop.now() + kTimeout;
    const auto bytes = co_await read_all(*(*program)->out(), max_bytes, deadline);
    const Duration end_timeout = bytes ? kEndTimeout : Duration::zero();
    const child::Exit exit = co_await (*program)->end(end_timeout);
    if (!bytes) co_return std::unexpected(bytes.error());
    auto raster = parse_raster(*bytes, words);
    // A complete raster counts even when the program ends late, as on a busy machine.
    if (!raster && !exit.clean()) co_return fail(Kind::kUnavailable, (*program)->describe(exit));
    co_return raster;
}

}  // namespace

std::shared_ptr<const image::Raster> TextCache::find(io::Loop& loop, const image::TextBox& text) {
    const MonoTime now = loop.now();
    {
        const std::lock_guard lock(mutex_);
        const auto entry = std::ranges::find(entries_, text, &Entry::text);
        if (entry != entries_.end()) {
            if (entry->raster) entry->last_used = now;
            if (entry->raster || entry->rendering || now - entry->last_used < kRetryDelay)
                return entry->raster;
        }
        if (programs_ >= kMaxPrograms || !make_room(now)) return nullptr;
        std::erase_if(entries_, [&](const Entry& e) { return e.text == text; });
        entries_.push_back({text, nullptr, true, now});
        ++programs_;
    }
    loop.spawn(render(loop, text));
    return nullptr;
}

// Removes entries that were not used lately when the cache is full. False: it stays full.
bool TextCache::make_room(MonoTime now) {
    const auto full = [this] { return bytes_ >= kMaxBytes || entries_.size() >= kMaxEntries; };
    if (!full()) return true;
    std::erase_if(entries_, [&](const Entry& e) {
        const bool unused = !e.rendering && now - e.last_used >= kMinUnused;
        if (unused && e.raster) bytes_ -= e.raster->ink.size();
        return unused;
    });
    return !full();
}

io::Task<std::shared_ptr<const image::Raster>> TextCache::draw(io::Loop& loop, image::TextBox text) {
    {
        const std::lock_guard lock(mutex_);
        const auto entry = std::ranges::find(entries_, text, &Entry::text);
        if (entry != entries_.end() && entry->raster) {
            entry->last_used = loop.now();
            co_return entry->raster;
        }
    }
    auto rendering = run(loop, program_, text);
    Result<image::Raster> raster = co_await std::move(rendering);
    if (!raster) {
        note_failure(raster.error());
        co_return nullptr;
    }
    auto drawn = std::make_shared<const image::Raster>(std::move(*raster));
    const std::lock_guard lock(mutex_);
    failure_logged_ = false;
    const bool known = std::ranges::find(entries_, text, &Entry::text) != entries_.end();
    if (!known && make_room(loop.now())) {
        bytes_ += drawn->ink.size();
        entries_.push_back({text, drawn, false, loop.now()});
    }
    co_return drawn;
}

// Logged once, until a text is rendered again.
void TextCache::note_failure(const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(failure_logged_, true)) return;
    }
    log_warning("image", "texts beyond ASCII are drawn as boxes: {}", error.message);
}

io::Task<> TextCache::render(io::Loop& loop, image::TextBox text) {
    auto raster = co_await run(loop, program_, text);
    store(text, std::move(raster), loop.now());
}

void TextCache::store(const image::TextBox& text, Result<image::Raster> raster, MonoTime now) {
    {
        const std::lock_guard lock(mutex_);
        --programs_;
        const auto entry = std::ranges::find(entries_, text, &Entry::text);
        entry->rendering = false;
        entry->last_used = now;
        if (raster) {
            failure_logged_ = false;
            bytes_ += raster->ink.size();
            entry->raster = std::make_shared<const image::Raster>(std::move(*raster));
        }
    }
    if (!raster) note_failure(raster.error());
}

}  // namespace vedette::app
