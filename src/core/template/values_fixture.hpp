// Values for the tests of templates: two networks, a text with all that HTML escapes, and some templates.
// Test code; caller's thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/template/stream.hpp"

namespace vedette::templates {

struct SampleValues final : Values {
    Value value(std::string_view name, Indices indices) const override {
        if (name == "title") return title;
        if (name == "html") return std::string_view("<b>bold</b>");
        if (name == "empty") return std::string_view();
        if (name == "free") return std::int64_t{-9'223'372'036'854'775'807 - 1};
        if (name == "zero") return std::int64_t{0};
        if (name == "yes") return true;
        if (name == "no") return false;
        if (name == "networks") return Count{networks};
        if (name == "channels")
            return Count{static_cast<std::uint16_t>(indices.empty() ? 0 : indices.back() + 1)};
        if (name == "nothing") return Count{0};
        if (name == "network.name" && !indices.empty())
            return std::array<std::string_view, 2>{"home", "shed"}[indices[0] % 2];
        if (name == "channel" && indices.size() == 2) return std::int64_t{10 * indices[0] + indices[1]};
        return {};
    }
    std::optional<std::string_view> text(std::string_view key) const override {
        if (key == "wifi.title") return "Wi-Fi & \"cable\"";
        return std::nullopt;
    }
    std::optional<std::string_view> find_template(std::string_view name) const override {
        if (name == "menu") return "<nav>{{title}}</nav>";
        if (name == "row") return "[{{network.name}}]";
        if (name == "itself") return "x{{> itself}}";
        if (name == "open") return "{{#if yes}}";
        if (name == "closing") return "{{/if}}";
        return std::nullopt;
    }

    std::string_view title = "a<b>&\"c'";
    std::uint16_t networks = 2;
};

// All that a template writes, in pieces of `size` bytes; "error N" at the place of an error.
inline std::string write(std::string_view text, const Values& values, std::size_t size) {
    Stream stream(text, values);
    std::string all;
    std::array<char, 300> memory;
    while (!stream.is_done()) {
        const std::size_t got = stream.read(std::span(memory).first(size));
        all.append(memory.data(), got);
        if (got < size) break;
    }
    if (stream.error() != TemplateError::kNone) all.append("error: ").append(to_string(stream.error()));
    return all;
}

}  // namespace vedette::templates
