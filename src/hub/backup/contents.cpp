#include "hub/backup/contents.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "core/base/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::backup {
namespace {

namespace json = boost::json;

constexpr std::int64_t kForm = 1;
constexpr std::string_view kFile = "file/";
constexpr std::string_view kVersion = "history/";

struct Part {
    std::string name;
    std::string_view bytes;
};

bool is_version_name(std::string_view name) {
    const std::size_t digits = name.find('.');
    return digits != name.npos && digits >= 6 && digits <= 9 && name.substr(digits) == ".version" &&
           std::ranges::all_of(name.substr(0, digits), is_digit);
}

std::unexpected<Error> damaged() { return fail(Kind::kDataLoss, "its content is damaged"); }

std::optional<std::string> text_of(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    if (!value || !value->is_string()) return std::nullopt;
    return std::string(value->as_string());
}

// The parts with their bytes, which follow the line one after the other to the end.
std::optional<std::vector<Part>> parts_of(const json::object& head, std::string_view bytes) {
    const json::value* const parts = head.if_contains("parts");
    if (!parts || !parts->is_array() || parts->as_array().size() > 2 * kMaxFiles + 8) return std::nullopt;
    std::vector<Part> out;
    for (const json::value& part : parts->as_array()) {
        if (!part.is_object()) return std::nullopt;
        const auto name = text_of(part.as_object(), "name");
        const json::value* const size = part.as_object().if_contains("bytes");
        if (!name || !size || !size->is_int64() || size->as_int64() < 0) return std::nullopt;
        const auto count = static_cast<std::uint64_t>(size->as_int64());
        if (count > bytes.size()) return std::nullopt;
        out.push_back({*name, bytes.substr(0, static_cast<std::size_t>(count))});
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (!bytes.empty()) return std::nullopt;
    return out;
}

// False: there is no such part, or it comes twice.
bool put(Contents& out, const Part& part, std::vector<std::string>& seen) {
    if (std::ranges::find(seen, part.name) != seen.end()) return false;
    seen.push_back(part.name);
    const std::string_view name = part.name;
    std::string bytes(part.bytes);
    if (name == "settings") {
        out.settings = std::move(bytes);
    } else if (name == "store") {
        out.store = std::move(bytes);
    } else if (name == "certificate") {
        out.certificate = std::move(bytes);
    } else if (name == "key") {
        out.key = std::move(bytes);
    } else if (name.starts_with(kFile) && is_inner_path(name.substr(kFile.size()))) {
        out.files.emplace(name.substr(kFile.size()), std::move(bytes));
    } else if (name.starts_with(kVersion) && is_version_name(name.substr(kVersion.size()))) {
        out.versions.emplace(name.substr(kVersion.size()), std::move(bytes));
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool is_inner_path(std::string_view path) {
    if (path.empty() || path.size() > 1000 || path.contains('\0')) return false;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view name = path.substr(0, end);
        if (name.empty() || name == "." || name == "..") return false;
        if (end == path.size()) return true;
        path.remove_prefix(end + 1);
    }
}

std::string encode(const Contents& contents) {
    std::vector<Part> all = {{"settings", contents.settings}, {"store", contents.store}};
    if (!contents.certificate.empty()) {
        all.push_back({"certificate", contents.certificate});
        all.push_back({"key", contents.key});
    }
    for (const auto& [path, bytes] : contents.files) all.push_back({std::string(kFile) + path, bytes});
    for (const auto& [name, bytes] : contents.versions) all.push_back({std::string(kVersion) + name, bytes});
    json::array parts;
    for (const Part& part : all)
        parts.push_back(
            json::object{{"name", part.name}, {"bytes", static_cast<std::int64_t>(part.bytes.size())}});
    json::object head{{"form", kForm}, {"made", format_utc(contents.made)}, {"program", contents.program}};
    if (!contents.restored_by.empty()) {
        head.emplace("restored_by", contents.restored_by);
        head.emplace("restored", format_utc(contents.restored));
    }
    head.emplace("parts", std::move(parts));
    std::string out = serialize_json(head) + "\n";
    for (const Part& part : all) out += part.bytes;
    return out;
}

Result<Contents> decode(std::string_view text) {
    const std::size_t line = text.find('\n');
    if (line > 1'000'000) return damaged();  // none: npos
    boost::system::error_code error;
    const json::value value = json::parse(text.substr(0, line), error);
    if (error || !value.is_object()) return damaged();
    const json::object& head = value.as_object();
    const json::value* const form = head.if_contains("form");
    if (!form || !form->is_int64() || form->as_int64() < 1) return damaged();
    if (form->as_int64() > kForm) return fail(Kind::kUnimplemented, "a newer Vedette wrote it; use that one");
    const auto made = text_of(head, "made");
    const auto time = made ? parse_utc(*made) : std::nullopt;
    const auto program = text_of(head, "program");
    const auto parts = parts_of(head, text.substr(line + 1));
    if (!time || !program || !parts) return damaged();
    Contents out;
    out.made = *time;
    out.program = *program;
    out.restored_by = text_of(head, "restored_by").value_or("");
    if (!out.restored_by.empty()) {
        const auto restored = parse_utc(text_of(head, "restored").value_or(""));
        if (!restored) return damaged();
        out.restored = *restored;
    }
    std::vector<std::string> seen;
    for (const Part& part : *parts)
        if (!put(out, part, seen)) return damaged();
    if (out.settings.empty() || out.store.empty() || out.certificate.empty() != out.key.empty() ||
        out.files.size() > kMaxFiles || out.versions.size() > kMaxFiles)
        return damaged();
    return out;
}

}  // namespace vedette::backup
