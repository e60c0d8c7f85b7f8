#include "hub/settings/document.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/settings/values.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/mask.hpp"

namespace vedette::settings {
namespace {

constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxIds = 256;  // of one section
constexpr std::size_t kMaxShown = 60;
constexpr std::size_t kMaxProblems = 100;
constexpr std::string_view kIdForm = "a to z, 0 to 9 and - (not first), at most 32 characters";

// For messages: masked, not too long, without control characters.
std::string cleaned(std::string_view text) {
    std::string out = mask_credentials(text);
    if (out.size() > kMaxShown) {
        std::size_t end = kMaxShown;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
        out = out.substr(0, end) + "…";
    }
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return out;
}

std::string show(std::string_view text) { return fmt::format("\"{}\"", cleaned(text)); }

std::string join(std::string_view parent, std::string_view key) {
    return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

std::string describe(YamlNode::Kind kind) {
    constexpr auto kPhrases =
        std::to_array<const char*>({"has no value", "is a single value", "is a map of keys", "is a list"});
    return kPhrases[static_cast<std::size_t>(kind)];
}

// Checks a tree against the table, from the top down.
class TreeChecker {
  public:
    TreeChecker(Document& document, const Environment& environment, const Table& table)
        : document_(document), environment_(environment), table_(table) {}

    // `pattern` is the path with "*" in place of ids.
    void section(const YamlNode& node, const std::string& path, const std::string& pattern) {
        const Place place = path.empty() ? Place{1, 1} : node.key_place;
        document_.sections.emplace(path, place);
        if (node.kind != YamlNode::Kind::kMap && node.kind != YamlNode::Kind::kNothing) {
            std::string message = describe(node.kind) + ", but keys are expected below it";
            if (has_ids(pattern)) message += "; write each id, a colon, and its keys below that";
            if (node.text.find(':') != std::string::npos) message += "; a colon needs a blank after it";
            document_.add_problem(node.place, path, message,
                                  has_ids(pattern) ? "" : list_text(names_below(table_, pattern)));
            return;
        }
        std::map<std::string_view, Place> seen;
        for (const YamlNode& child : node.children) {
            const std::string child_path = join(path, cleaned(child.key));
            const auto [first, is_new] = seen.emplace(child.key, child.key_place);
            if (!is_new) {
                document_.add_problem(child.key_place, child_path,
                                      fmt::format("is given twice, first on line {}", first->second.line));
                continue;
            }
            if (has_ids(pattern)) {
                entry(child, path, pattern);
            } else {
                named(child, path, pattern);
            }
        }
        for (const Key& key : table_.keys) require(key, place, path, pattern, seen);
    }

  private:
    // Whether a section holds ids of the user's choice, such as "cameras".
    bool has_ids(const std::string& pattern) const { return names_below(table_, pattern).front() == "*"; }

    void entry(const YamlNode& node, const std::string& parent, const std::string& parent_pattern) {
        const std::string path = join(parent, cleaned(node.key));
        std::vector<std::string>& ids = document_.ids[parent];
        if (is_id(node.key)) {
            ids.push_back(node.key);
        } else {
            document_.add_problem(node.key_place, path, show(node.key) + " is not an id",
                                  std::string(kIdForm));
        }
        if (ids.size() == kMaxIds + 1) {
            document_.add_problem(node.key_place, path, "is one entry too many",
                                  "at most 256 below " + parent);
        }
        if (ids.size() <= kMaxIds) section(node, path, join(parent_pattern, "*"));
    }

    void named(const YamlNode& node, const std::string& parent, const std::string& parent_pattern) {
        const std::vector<std::string_view> known = names_below(table_, parent_pattern);
        const std::string path = join(parent, cleaned(node.key));
        if (std::ranges::find(known, node.key) == known.end()) {
            document_.add_problem(node.key_place, path, "is no setting" + did_you_mean(node.key, known),
                                  list_text(known));
            mistyped_.push_back(join(parent, nearest(node.key, known)));
            return;
        }
        const std::string pattern = join(parent_pattern, node.key);
        const Key* key = table_.find_key(pattern);
        if (key) {
            value(*key, node, path);
        } else {
            section(node, path, pattern);
        }
    }

    void value(const Key& key, const YamlNode& node, const std::string& path) {
        if (key.type == Type::kLines) return lines(key, node, path);
        if (node.kind != YamlNode::Kind::kText) {
            document_.add_problem(node.place, path, describe(node.kind), allowed_text(key));
            return;
        }
        auto text = checked(key, node, path);
        if (text) document_.values.emplace(path, Document::Value{std::move(*text), node.text, node.place});
    }

    // A single value with its variables replaced; nothing on a problem.
    std::optional<std::string> checked(const Key& key, const YamlNode& node, const std::string& path) {
        const std::string shown = key.secret ? std::string("the value") : show(node.text);
        auto text = expand_variables(node.text, environment_.variable);
        if (!text) {
            document_.add_problem(node.place, path, text.error().message);
            return std::nullopt;
        }
        if (const auto error = check_value(key, *text)) {
            document_.add_problem(node.place, path, fmt::format("{} {}", shown, to_string(*error)),
                                  allowed_text(key));
            return std::nullopt;
        }
        return std::move(*text);
    }

    void lines(const Key& key, const YamlNode& node, const std::string& path) {
        const auto count = static_cast<std::int64_t>(node.children.size());
        if (node.kind != YamlNode::Kind::kList || count < key.min || count > key.max) {
            document_.add_problem(node.place, path,
                                  node.kind == YamlNode::Kind::kList
                                      ? fmt::format("has {} line{}", count, count == 1 ? "" : "s")
                                      : describe(node.kind),
                                  allowed_text(key));
            return;
        }
        Document::Value value{{}, {}, node.place};
        bool good = true;
        for (const YamlNode& line : node.children) {
            std::optional<std::string> text;
            if (line.kind == YamlNode::Kind::kText) {
                text = checked(key, line, path);
            } else {
                document_.add_problem(line.place, path, "has a line that " + describe(line.kind),
                                      allowed_text(key));
            }
            good = good && text;
            if (!good) continue;
            const std::string_view separator = value.lines.empty() ? "" : "\n";
            value.text.append(separator).append(*text);
            value.written.append(separator).append(line.text);
            value.lines.push_back(line.place);
        }
        if (good) document_.values.emplace(path, std::move(value));
    }

    void require(const Key& key, Place place, const std::string& path, const std::string& pattern,
                 const std::map<std::string_view, Place>& seen) {
        const std::size_t dot = key.path.rfind('.');
        const std::string_view parent = dot == std::string_view::npos ? "" : key.path.substr(0, dot);
        const std::string_view name = dot == std::string_view::npos ? key.path : key.path.substr(dot + 1);
        if (!key.required || parent != pattern || seen.contains(name)) return;
        if (std::ranges::find(mistyped_, join(path, name)) != mistyped_.end()) return;
        document_.add_problem(place, join(path, name),
                              fmt::format("is missing; write for example {}: {}", name, key.example));
    }

    Document& document_;
    const Environment& environment_;
    const Table& table_;
    std::vector<std::string> mistyped_;  // paths of the keys that were probably meant
};

}  // namespace

void Document::add_problem(Place place, std::string key, std::string message, std::string allowed) {
    if (problems.size() > kMaxProblems) return;
    if (problems.size() == kMaxProblems) {
        key.clear();
        message = "has more problems than these";
        allowed.clear();
    }
    problems.push_back(
        {file, place.line, place.column, std::move(key), std::move(message), std::move(allowed)});
}

const Document::Value* Document::find(std::string_view path) const {
    const auto found = values.find(path);
    return found == values.end() ? nullptr : &found->second;
}

void Document::set_content(std::string_view path, std::string content) {
    const auto found = values.find(path);
    if (found != values.end()) found->second.content = std::move(content);
}

std::vector<std::string> Document::ids_of(std::string_view section) const {
    const auto found = ids.find(section);
    return found == ids.end() ? std::vector<std::string>() : found->second;
}

bool Document::has_problem(std::string_view key) const {
    return std::ranges::find(problems, key, &Problem::key) != problems.end();
}

Document read_document(std::string_view text, const std::string& file, const Environment& environment,
                       const Table& table) {
    Document document;
    document.file = file;
    if (text.size() > kMaxBytes) {
        document.add_problem({0, 0}, {}, "is too large for a settings file", "at most 256 kB");
        return document;
    }
    const auto root = parse_yaml(text);
    if (!root) {
        document.add_problem(root.error().place, {}, root.error().message);
    } else if (root->kind == YamlNode::Kind::kText || root->kind == YamlNode::Kind::kList) {
        document.add_problem(root->place, {},
                             "does not begin with a key; write each key, a colon, a blank, its value",
                             fmt::format("{}: {}", table.keys.front().path, table.keys.front().example));
    } else {
        TreeChecker(document, environment, table).section(*root, {}, {});
    }
    return document;
}

Problems Document::take_problems() {
    std::ranges::sort(problems, {},
                      [](const Problem& p) { return std::tie(p.line, p.column, p.key, p.message); });
    return std::exchange(problems, {});
}

std::expected<FileText, Problems> read_settings_file(const std::string& path,
                                                     const Environment& environment) {
    Result<std::string> text = environment.read_file(path);
    if (!text)
        return std::unexpected(Problems{{path, 0, 0, {}, "can't be read: " + text.error().message, {}}});
    return FileText{std::move(*text), std::filesystem::path(path).parent_path()};
}

NamedFile read_named_file(const std::string& name, const std::string& folder,
                          const Environment& environment) {
    NamedFile file{std::filesystem::path(folder) / name, {}};
    file.content = environment.read_file ? environment.read_file(file.path)
                                         : fail(Kind::kUnavailable, "no files can be read here");
    return file;
}

}  // namespace vedette::settings
