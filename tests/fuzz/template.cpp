// A template of any text, with values of every type that hold what HTML escapes: it ends, it is the same in
// pieces of any size, a template without faults has none while it is written, and what is escaped never
// begins a tag of HTML.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/template/check.hpp"
#include "core/template/stream.hpp"

namespace {

using namespace vedette;
using namespace vedette::templates;

// The type of a value follows from the first letter of its name.
struct AnyValues final : Values {
    explicit AnyValues(std::string_view all) : text_of_all(all) {}

    Value value(std::string_view name, Indices indices) const override {
        switch (name.front()) {
            case 't': return std::string_view("<a href=\"x\">&'");
            case 'n': return std::int64_t{-12};
            case 'y': return true;
            case 'f': return false;
            case 'c': return Count{static_cast<std::uint16_t>(indices.size() < 2 ? 2 : 0)};
            default: return {};
        }
    }
    std::optional<std::string_view> text(std::string_view key) const override {
        if (key.front() != 't') return std::nullopt;
        return "<é>";
    }
    std::optional<std::string_view> find_template(std::string_view name) const override {
        if (name.front() == 'i') return text_of_all;
        if (name.front() == 't') return "{{t}}";
        return std::nullopt;
    }

    std::string_view text_of_all;
};

std::string write(std::string_view text, const Values& values, std::size_t size, TemplateError& error) {
    Stream stream(text, values);
    std::string all;
    std::array<char, 64> memory;
    while (!stream.is_done() && all.size() < 100'000) {
        const std::size_t got = stream.read(std::span(memory).first(size));
        all.append(memory.data(), got);
        if (got < size && !stream.is_done()) std::abort();
    }
    error = stream.error();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 400) return 0;
    const std::string_view text = as_text(Bytes(data, size));
    const AnyValues values(text);
    TemplateError error{};
    const std::string whole = write(text, values, 64, error);
    for (const std::size_t piece : {1U, 7U}) {
        TemplateError again{};
        if (write(text, values, piece, again) != whole || again != error) std::abort();
    }
    if (!check(text, values) && error != TemplateError::kNone) std::abort();
    if (!text.contains('<') && !text.contains("{{{") && whole.contains('<')) std::abort();
    return 0;
}
