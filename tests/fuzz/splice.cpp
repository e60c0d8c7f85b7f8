// Any text as a settings file, and any edit of it: the result is read as what was wanted, the bytes before
// and after a value that is set stay, and an edit taken back by its opposite leaves the values as they were.
#include "hub/settings/splice.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace vedette::settings;

void require(bool holds) {
    if (!holds) std::abort();
}

// The path of the n-th value, and the value; keys with a dot can't be part of a path.
const YamlNode* nth(const YamlNode& node, std::size_t& n, std::string& path) {
    if (node.kind != YamlNode::Kind::kMap) return n-- == 0 ? &node : nullptr;
    for (const YamlNode& child : node.children) {
        if (child.key.empty() || child.key.contains('.')) continue;
        const std::size_t length = path.size();
        path.append(path.empty() ? "" : ".").append(child.key);
        if (const YamlNode* const found = nth(child, n, path)) return found;
        path.resize(length);
    }
    return nullptr;
}

void check(std::string_view text, const Edit& edit) {
    const auto result = splice(text, std::span(&edit, 1));
    if (!result) return require(!result.error().message.empty());
    const auto before = parse_yaml(text);
    const auto after = parse_yaml(*result);
    require(before && after);
    if (edit.what == Edit::What::kUnset || edit.what == Edit::What::kReorder) return;
    std::string path = edit.what == Edit::What::kRename
                           ? edit.path.substr(0, edit.path.rfind('.') + 1) + edit.lines.front()
                           : edit.path;
    if (edit.what == Edit::What::kRename) {
        const Edit back{Edit::What::kRename, path, {edit.path.substr(edit.path.rfind('.') + 1)}};
        const auto again = splice(*result, std::span(&back, 1));
        require(!again || same_values(*before, *parse_yaml(*again)));
    }
    if (edit.what == Edit::What::kSet) {
        const auto again = splice(*result, std::span(&edit, 1));
        require(again && *again == *result);
    }
}

}  // namespace

// libfyaml 0.7.12 loses a page of its own when it is asked for the text of some many-times quoted scalars.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfyaml\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto what = static_cast<Edit::What>(data[0] % 5);
    std::size_t n = data[1] % 16;
    const std::size_t cut = std::min<std::size_t>(data[2] % 32, size - 3);
    const std::string value(all.substr(3, cut));
    const std::string_view text = all.substr(3 + cut);
    const auto root = parse_yaml(text);
    if (!root) return 0;
    std::string path;
    const YamlNode* const node = nth(*root, n, path);
    if (!node || path.empty()) {
        check(text, {Edit::What::kSet, "a.b", {value}});
        return 0;
    }
    // Spans are within the text and within each other.
    require(node->key_span.begin < node->key_span.end && node->key_span.end <= node->span.begin + 1);
    require(node->span.begin <= node->span.end && node->span.end <= text.size());
    check(text, {what, path, {value}});
    check(text, {Edit::What::kSet, path.substr(0, path.rfind('.') + 1) + "new", {value}});
    return 0;
}
