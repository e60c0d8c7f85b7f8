// Long because the generator of files and the checks of each edit read as one.
// Thousands of random edits of files as people write them, drawn from a seed: the result is read as exactly
// what was wanted by a second, simpler model, and all bytes but those of the edit stay.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "hub/settings/splice.hpp"

namespace vedette::settings {
namespace {

// The values of a file in its order: path, and the text or the lines of a list; a section has no line of its
// own.
using Flat = std::vector<std::pair<std::string, std::string>>;

std::string value_text(const YamlNode& node) {
    std::string out;
    for (const YamlNode& line : node.children) out += "\n- " + line.text;
    return node.kind == YamlNode::Kind::kList ? out : node.text;
}

void flatten(const YamlNode& node, const std::string& path, Flat& out) {
    for (const YamlNode& child : node.children) {
        const std::string below = path.empty() ? child.key : path + "." + child.key;
        if (child.kind == YamlNode::Kind::kText || child.kind == YamlNode::Kind::kList)
            out.emplace_back(below, value_text(child));
        if (child.kind == YamlNode::Kind::kMap) flatten(child, below, out);
    }
}

Flat flat(std::string_view text) {
    const auto root = parse_yaml(text);
    EXPECT_TRUE(root.has_value()) << text << "\n" << (root ? "" : root.error().message);
    Flat out;
    if (root) flatten(*root, "", out);
    return out;
}

bool is_at_or_below(std::string_view path, std::string_view top) {
    return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '.');
}

// Draws files and edits.
class Draw {
  public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}

    std::string file() {
        line_break_ = chance(4) ? "\r\n" : "\n";
        out_ = chance(8) ? "\xef\xbb\xbf" : "";
        if (chance(2)) out_ += "# Cameras of the house \xe2\x82\xac" + line_break_;
        if (chance(4)) out_ += line_break_;
        if (chance(10)) out_ += "---" + line_break_;
        step_ = pick<std::size_t>({1, 2, 2, 2, 4, 7});
        names_ = 0;
        map(0, 0);
        if (chance(3)) out_ += "# the end, with a\ttab";
        if (chance(3))
            while (!out_.empty() && (out_.back() == '\n' || out_.back() == '\r')) out_.pop_back();
        return out_;
    }

    std::string value() {
        return pick<std::string>({"1",
                                  "true",
                                  "0660",
                                  "-60..60",
                                  "porch",
                                  "Front porch",
                                  "http://h:80/x?y=1#z",
                                  "test:",
                                  "a: b",
                                  "a #b",
                                  "#a",
                                  "- a",
                                  "it's",
                                  "\"quoted\"",
                                  "C:\\x",
                                  "\xc3\xa9\xe2\x82\xac",
                                  "a, b",
                                  "[a]",
                                  "{a}",
                                  "*a",
                                  "&a",
                                  "!a",
                                  "%a",
                                  "@a",
                                  "",
                                  "~",
                                  "null",
                                  " a",
                                  "a ",
                                  "${NAME}",
                                  "?a",
                                  "a\tb",
                                  ":",
                                  "---",
                                  "...",
                                  "|",
                                  ">",
                                  "\xe2\x80\xa8",
                                  "a]",
                                  "x}"});
    }

    bool chance(unsigned one_in) { return random_() % one_in == 0; }
    std::size_t below(std::size_t limit) { return random_() % limit; }
    template <class T>
    T pick(std::vector<T> from) {
        return from[below(from.size())];
    }

  private:
    std::string comment() {
        return pick<std::string>(
            {"# why", "#no blank", "# fps: 5", "#\twith a tab", "# {[\"'|", "# \xc3\xa9"});
    }

    std::string name() {
        return pick<std::string>({"fps", "porch", "a-b", "x_y", "name"}) + std::to_string(names_++);
    }

    std::string key(const std::string& name) {
        return chance(9) ? "\"" + name + "\"" : chance(9) ? "'" + name + "'" : name;
    }

    // A text that reads as something, in one of the ways to write it.
    std::string scalar(bool flow) {
        const std::string plain =
            pick<std::string>({"1", "true", "porch", "http://h/x", "\xc3\xbc\xe2\x82\xac", "-3", "a b"});
        switch (below(flow ? 3 : 4)) {
            case 0: return "'it''s " + plain + "'";
            case 1: return "\"" + plain + " \\\"#: \\u00e9\"";
            default: return plain;
        }
    }

    std::string flow(int depth) {
        std::string out = chance(2) ? "{" : "{ ";
        const std::size_t count = below(4);
        for (std::size_t i = 0; i < count; ++i) {
            out += key(name()) + (chance(9) ? ": " : ": " + flow_value(depth));
            if (i + 1 < count) out += chance(4) ? " , " : ", ";
        }
        if (count > 0 && chance(6)) out += ",";
        return out + (chance(2) ? "}" : " }");
    }

    std::string flow_value(int depth) {
        if (depth < 3 && chance(4)) return flow(depth + 1);
        if (chance(5)) return chance(3) ? "[]" : "[" + scalar(true) + ", " + scalar(true) + "]";
        return scalar(true);
    }

    void end_line() {
        if (chance(4)) out_ += pick<std::string>({" ", "  ", "\t"}) + comment();
        if (chance(9)) out_ += "  ";
        out_ += line_break_;
    }

    void between(std::size_t column) {
        if (chance(4)) out_ += (chance(4) ? "  " : "") + line_break_;
        if (chance(4)) out_ += std::string(column, ' ') + comment() + line_break_;
        if (chance(9)) out_ += std::string(column, ' ') + comment() + line_break_;
        if (chance(9)) out_ += std::string(column + 3, ' ') + comment() + line_break_;
    }

    // "{" over several lines, its comments included.
    void long_flow(std::size_t column) {
        out_ += "{" + line_break_;
        const std::size_t count = 1 + below(3);
        for (std::size_t i = 0; i < count; ++i) {
            out_ += std::string(column + 3, ' ') + key(name()) + ": " + scalar(true);
            if (i + 1 < count || chance(2)) out_ += ",";
            if (chance(3)) out_ += " " + comment();
            out_ += line_break_;
        }
        out_ += std::string(column + 1, ' ') + "}";
        end_line();
    }

    void block_text(std::size_t column) {
        out_ += pick<std::string>({"|", ">", "|-", ">-", "|+", ">+"});
        if (chance(4)) out_ += " # why";
        out_ += line_break_;
        for (std::size_t i = 0; i < 1 + below(3); ++i) {
            out_ += std::string(column + 2, ' ') + "line # no comment: " + std::to_string(i) + line_break_;
            if (chance(4)) out_ += line_break_;
        }
    }

    void map(std::size_t column, int depth) {
        const std::size_t count = 1 + below(4);
        for (std::size_t i = 0; i < count; ++i) {
            between(column);
            out_ += std::string(column, ' ') + key(name()) + (chance(20) ? " :" : ":");
            const std::size_t form = below(11);
            if (form < 3 && depth < 5) {
                end_line();
                map(column + step_, depth + 1);
            } else if (form == 3) {
                out_ += " " + flow(depth);
                end_line();
            } else if (form == 4) {
                out_ += " ";
                long_flow(column);
            } else if (form == 5) {
                if (chance(2)) out_ += pick<std::string>({" {}", " ~", " null", " []"});
                end_line();
            } else if (form == 6) {
                out_ += " ";
                block_text(column);
            } else if (form == 7) {
                end_line();
                for (std::size_t k = 0; k < 1 + below(3); ++k) {
                    if (chance(5)) out_ += std::string(column + 1, ' ') + comment() + line_break_;
                    out_ += std::string(column + 1, ' ') + "- " + scalar(false);
                    end_line();
                }
            } else if (form == 8) {
                out_ += pick<std::string>({" ", "   ", " \t"}) + "one" + line_break_ +
                        std::string(column + 2, ' ') + "two";
                end_line();
            } else {
                out_ += pick<std::string>({" ", "   ", " \t"}) + scalar(false);
                end_line();
            }
        }
    }

    std::mt19937_64 random_;
    std::string out_;
    std::string line_break_;
    std::size_t step_ = 2;
    int names_ = 0;
};

// The paths of all maps below the root, and of all values.
struct Paths {
    std::vector<const YamlNode*> nodes;
    std::vector<std::string> maps, values, lists, empty;

    explicit Paths(const YamlNode& root) { collect(root, ""); }

    void collect(const YamlNode& node, const std::string& path) {
        for (const YamlNode& child : node.children) {
            const std::string below = path.empty() ? child.key : path + "." + child.key;
            if (child.kind == YamlNode::Kind::kText) values.push_back(below);
            if (child.kind == YamlNode::Kind::kList) lists.push_back(below);
            if (child.kind == YamlNode::Kind::kNothing) empty.push_back(below);
            if (child.kind == YamlNode::Kind::kMap) {
                maps.push_back(below);
                collect(child, below);
            }
        }
    }
};

const YamlNode* find(const YamlNode& root, const std::string& path) {
    const YamlNode* node = &root;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t dot = std::min(path.find('.', at), path.size());
        node = &*std::ranges::find(node->children, path.substr(at, dot - at), &YamlNode::key);
        at = dot + 1;
    }
    return node;
}

// Bytes at both ends that two texts share.
std::size_t shared(std::string_view a, std::string_view b, std::size_t& head) {
    const auto [left, right] = std::ranges::mismatch(a, b);
    head = static_cast<std::size_t>(left - a.begin());
    std::size_t tail = 0;
    const std::size_t most = std::min(a.size(), b.size()) - head;
    while (tail < most && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    return tail;
}

// Each line without blanks around it, sorted.
std::vector<std::string> sorted_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t stop = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, stop));
        if (line.ends_with('\r')) line.pop_back();
        lines.push_back(std::move(line));
        text.remove_prefix(std::min(stop + 1, text.size()));
    }
    std::ranges::sort(lines);
    return lines;
}

struct Tally {
    int done = 0;
    int refused = 0;
};

void check_set(const std::string& text, const YamlNode& root, Draw& draw, const std::string& path,
               Tally& tally) {
    const std::string value = draw.value();
    const Edit edit{Edit::What::kSet, path, {value}};
    const auto result = splice(text, std::span(&edit, 1));
    ASSERT_TRUE(result.has_value()) << text << "\n" << path << "\n" << result.error().message;
    Flat wanted = flat(text);
    const YamlNode& node = *find(root, path);
    if (node.kind == YamlNode::Kind::kNothing) {
        std::erase_if(wanted, [&](const auto& pair) { return pair.first == path; });
        const Flat got = flat(*result);
        ASSERT_EQ(got.size(), wanted.size() + 1);
        ASSERT_NE(std::ranges::find(got, std::pair(path, value)), got.end());
    } else {
        std::ranges::find(wanted, path, &Flat::value_type::first)->second = value;
        ASSERT_EQ(flat(*result), wanted) << text << "\n" << path << "\n" << *result;
    }
    ASSERT_TRUE(result->starts_with(std::string_view(text).substr(0, node.span.begin))) << text << "\n"
                                                                                        << path;
    ASSERT_TRUE(result->ends_with(std::string_view(text).substr(node.span.end))) << text << "\n" << path;
    ++tally.done;
}

bool is_subsequence(std::string_view part, std::string_view whole) {
    for (const char c : part) {
        const std::size_t found = whole.find(c);
        if (found == whole.npos) return false;
        whole.remove_prefix(found + 1);
    }
    return true;
}

void check_add(const std::string& text, const YamlNode& root, Draw& draw, const std::string& section,
               Tally& tally) {
    const std::string value = draw.value();
    const std::string below = draw.chance(3) ? "new.deep.key" : "new";
    const std::string path = section.empty() ? below : section + "." + below;
    const Edit edit{Edit::What::kSet, path, {value}};
    const auto result = splice(text, std::span(&edit, 1));
    if (!result && !text.ends_with('\n')) {
        ++tally.refused;  // a line end after a last value of the form | or > changes that value
        return;
    }
    ASSERT_TRUE(result.has_value()) << text << "\n" << path << "\n" << result.error().message;
    Flat wanted = flat(text);
    auto at = wanted.end();
    for (auto i = wanted.begin(); i != wanted.end(); ++i)
        if (section.empty() || is_at_or_below(i->first, section)) at = i + 1;
    const Flat got = flat(*result);
    if (at == wanted.end() && !section.empty() &&
        std::ranges::none_of(wanted, [&](const auto& p) { return is_at_or_below(p.first, section); })) {
        Flat without = got;
        std::erase(without, std::pair(path, value));
        ASSERT_EQ(without, wanted) << text << "\n" << path << "\n" << *result;
        ASSERT_EQ(got.size(), wanted.size() + 1);
    } else {
        wanted.insert(at, {path, value});
        ASSERT_EQ(got, wanted) << text << "\n" << path << "\n" << *result;
    }
    // Nothing is lost but the `{}`, `~` or `null` of an empty section, with the blanks before it.
    const YamlNode& node = section.empty() ? root : *find(root, section);
    std::string kept = text;
    if (!result->contains(kept) && node.children.empty() && node.span.begin < node.span.end) {
        const std::size_t begin = kept.find_last_not_of(" \t", node.span.begin - 1) + 1;
        if (!is_subsequence(kept, *result)) kept.erase(begin, node.span.end - begin);
    }
    ASSERT_TRUE(is_subsequence(kept, *result)) << text << "\n" << path << "\n" << *result;
    ++tally.done;
}

void check_unset(const std::string& text, const YamlNode& root, const std::string& path, Tally& tally) {
    const Edit edit{Edit::What::kUnset, path, {}};
    const auto result = splice(text, std::span(&edit, 1));
    if (!result && (text.contains("|+") || text.contains(">+"))) {
        ++tally.refused;  // blank lines after such a value are part of it
        return;
    }
    ASSERT_TRUE(result.has_value()) << text << "\n" << path << "\n" << result.error().message;
    Flat wanted = flat(text);
    std::erase_if(wanted, [&](const auto& pair) { return is_at_or_below(pair.first, path); });
    ASSERT_EQ(flat(*result), wanted) << text << "\n" << path << "\n" << *result;
    // One piece is gone, with the key and its value in it, and no line of another key.
    std::size_t head = 0;
    const std::size_t tail = shared(text, *result, head);
    ASSERT_EQ(head + tail, result->size()) << text << "\n" << path << "\n" << *result;
    const YamlNode& node = *find(root, path);
    for (const std::string& line : sorted_lines(std::string_view(text).substr(0, node.key_span.begin)))
        if (!line.contains('#') && line.contains(':')) {
            ASSERT_TRUE(result->contains(line.substr(0, line.find(':')))) << text << "\n"
                                                                          << path << "\n"
                                                                          << *result;
        }
    ++tally.done;
}

void check_list(const std::string& text, Draw& draw, const std::string& path, Tally& tally) {
    Flat wanted = flat(text);
    auto& old = std::ranges::find(wanted, path, &Flat::value_type::first)->second;
    std::vector<std::string> lines;
    for (std::string_view rest = old; rest.starts_with("\n- ");) {
        rest.remove_prefix(3);
        const std::size_t stop = std::min(rest.find("\n- "), rest.size());
        if (!draw.chance(4)) lines.emplace_back(rest.substr(0, stop));
        if (draw.chance(4)) lines.push_back(draw.value());
        rest.remove_prefix(stop);
    }
    if (draw.chance(2)) lines.push_back(draw.value());
    const Edit edit{Edit::What::kSetList, path, lines};
    const auto result = splice(text, std::span(&edit, 1));
    ++(result ? tally.done : tally.refused);
    if (!result) return;
    old.clear();
    for (const std::string& line : lines) old += "\n- " + line;
    ASSERT_EQ(flat(*result), wanted) << text << "\n" << path << "\n" << *result;
}

void check_rename(const std::string& text, const YamlNode& root, const std::string& path, Tally& tally) {
    const Edit edit{Edit::What::kRename, path, {"other-id"}};
    const auto result = splice(text, std::span(&edit, 1));
    ASSERT_TRUE(result.has_value()) << text << "\n" << path << "\n" << result.error().message;
    const std::string to = path.substr(0, path.rfind('.') + 1) + "other-id";
    Flat wanted = flat(text);
    for (auto& [name, value] : wanted)
        if (is_at_or_below(name, path)) name = to + name.substr(path.size());
    ASSERT_EQ(flat(*result), wanted) << text << "\n" << path << "\n" << *result;
    const Span key = find(root, path)->key_span;
    ASSERT_TRUE(result->starts_with(std::string_view(text).substr(0, key.begin)));
    ASSERT_TRUE(result->ends_with(std::string_view(text).substr(key.end)));
    ++tally.done;
}

void check_reorder(const std::string& text, const YamlNode& root, Draw& draw, const std::string& path,
                   Tally& tally) {
    const YamlNode& map = *find(root, path);
    std::vector<std::string> ids;
    for (const YamlNode& child : map.children) ids.push_back(child.key);
    for (std::size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[draw.below(i)]);
    const Edit edit{Edit::What::kReorder, path, ids};
    const auto result = splice(text, std::span(&edit, 1));
    // Within brackets, comments would stay behind.
    if (!result && map.style == YamlNode::Style::kFlow) return;
    ++(result ? tally.done : tally.refused);
    if (!result) return;
    const Flat before = flat(text);
    Flat wanted;
    bool placed = false;
    for (const auto& pair : before) {
        if (!is_at_or_below(pair.first, path)) {
            wanted.push_back(pair);
        } else if (!placed) {
            placed = true;
            for (const std::string& id : ids)
                std::ranges::copy_if(before, std::back_inserter(wanted),
                                     [&](const auto& p) { return is_at_or_below(p.first, path + "." + id); });
        }
    }
    ASSERT_EQ(flat(*result), wanted) << text << "\n" << path << "\n" << *result;
    if (map.style == YamlNode::Style::kBlock) {
        ASSERT_EQ(sorted_lines(*result), sorted_lines(text)) << *result;
    }
}

TEST(SpliceProperty, random_edits_of_messy_files_change_their_own_bytes_alone) {
    Tally sets, adds, unsets, lists, renames, reorders;
    for (std::uint64_t seed = 1; seed <= 700 && !HasFatalFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Draw draw(seed);
        const std::string text = draw.file();
        const auto root = parse_yaml(text);
        ASSERT_TRUE(root.has_value()) << text << "\n"
                                      << root.error().place.line << " " << root.error().message;
        const Paths paths(*root);
        if (!paths.values.empty()) check_set(text, *root, draw, draw.pick(paths.values), sets);
        if (!paths.empty.empty() && !HasFatalFailure())
            check_add(text, *root, draw, draw.pick(paths.empty), adds);
        if (!HasFatalFailure()) check_add(text, *root, draw, "", adds);
        if (!paths.maps.empty() && !HasFatalFailure())
            check_add(text, *root, draw, draw.pick(paths.maps), adds);
        std::vector<std::string> all = paths.values;
        for (const auto* more : {&paths.maps, &paths.lists, &paths.empty})
            all.insert(all.end(), more->begin(), more->end());
        if (!HasFatalFailure()) check_unset(text, *root, draw.pick(all), unsets);
        if (!HasFatalFailure()) check_rename(text, *root, draw.pick(all), renames);
        if (!paths.lists.empty() && !HasFatalFailure()) check_list(text, draw, draw.pick(paths.lists), lists);
        if (!paths.maps.empty() && !HasFatalFailure())
            check_reorder(text, *root, draw, draw.pick(paths.maps), reorders);
    }
    EXPECT_GT(sets.done + adds.done + unsets.done + renames.done, 3000);
    EXPECT_LT(adds.refused, adds.done / 50);
    EXPECT_LT(lists.refused, lists.done / 50) << lists.done;
    EXPECT_LT(unsets.refused, unsets.done / 100) << unsets.done;
    EXPECT_LT(reorders.refused, reorders.done / 20) << reorders.done;
}

}  // namespace
}  // namespace vedette::settings
