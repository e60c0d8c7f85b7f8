// What the readers say doesn't depend on where the input is cut; every frame is a whole JPEG; windows lie in
// the memory that was given; a frame that was handed over is never touched again.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/reader.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

class Buffers final : public multipart::FrameBuffers {
  public:
    MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) override {
        require(wanted > 0 && kept <= current.size());
        std::vector<std::uint8_t> next(wanted);
        std::copy_n(current.begin(), kept, next.begin());
        current = std::move(next);
        return current;
    }

    bool owns(MutableBytes window) const {
        return window.data() >= current.data() &&
               window.data() + window.size() <= current.data() + current.size();
    }

    std::vector<std::uint8_t> current;
};

template <class Engine>
std::string run(Engine& engine, Buffers& buffers, MutableBytes scratch, Bytes in, std::size_t step) {
    std::string log;
    std::vector<std::uint8_t> handed_over;
    std::vector<std::uint8_t> copy;
    const auto note = [&](const multipart::Event& event) {
        if (event.kind == multipart::Event::Kind::kSkipped) {
            log += std::string(to_string(event.reason)) + "\n";
            return;
        }
        require(event.size + event.padding <= buffers.current.size());
        const Bytes frame = Bytes(buffers.current).first(event.size);
        frame::JpegWalker walker;
        require(walker.feed(frame) == frame.size() && walker.complete());
        log += "frame " + std::string(as_text(frame)) + " " + std::to_string(event.padding) + "\n";
        handed_over = std::move(buffers.current);
        copy = handed_over;
        buffers.current.clear();
    };
    while (!in.empty()) {
        const MutableBytes window = engine.prepare();
        require(!window.empty());
        require(buffers.owns(window) || (window.data() >= scratch.data() &&
                                         window.data() + window.size() <= scratch.data() + scratch.size()));
        const std::size_t n = std::min({window.size(), in.size(), step});
        std::memcpy(window.data(), in.data(), n);
        engine.commit(n);
        in = in.subspan(n);
        while (const auto event = engine.poll()) note(*event);
        require(handed_over == copy);
    }
    if (const auto event = engine.finish()) note(*event);
    return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4) return 0;
    const Bytes in(data, size - 4);
    // At the end, so that a transcript is a good first input.
    const Bytes options(data + in.size(), 4);
    const std::size_t steps[] = {options[1] + 1u, options[2] % 7 + 1u, 100'000};
    const multipart::ReaderLimits limits{.max_head = 100, .max_part = options[3] * 8u};
    // The first of these that the input speaks.
    const std::string_view boundaries[] = {"--myboundary",
                                           "my \"b\" 1",
                                           "herebedragons",
                                           "boundarydonotcross",
                                           "123456789000000000000987654321",
                                           "b"};
    const auto* const spoken =
        std::find_if(std::begin(boundaries), std::end(boundaries) - 1,
                     [&](std::string_view b) { return as_text(in).find(b) != std::string_view::npos; });
    const auto boundary = multipart::Boundary::from(*spoken);

    std::string first;
    for (const std::size_t step : steps) {
        Buffers buffers;
        std::vector<std::uint8_t> scratch(multipart::Reader::kMinScratch);
        std::string log;
        if ((options[0] & 0x80) != 0) {
            scratch.resize(multipart::JpegStream::kMinScratch);
            multipart::JpegStream stream(buffers, scratch, limits.max_part);
            log = run(stream, buffers, scratch, in, step);
        } else {
            multipart::Reader reader(buffers, *boundary, scratch, limits);
            log = run(reader, buffers, scratch, in, step);
        }
        if (step == steps[0]) first = log;
        require(log == first);
    }

    if (const auto parsed = multipart::parse_boundary(as_text(in))) {
        multipart::DelimiterMatcher matcher(*parsed);
        require(matcher.matches("--" + std::string(parsed->text()) + "\r\n"));
    }
    return 0;
}
