#include "hub/settings/splice.hpp"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "hub/settings/splice_children.hpp"
#include "hub/settings/text_edit.hpp"
#include "hub/settings/yaml_scalar.hpp"

namespace vedette::settings {
namespace {

using Kind = YamlNode::Kind;
using Style = YamlNode::Style;
using Parts = std::vector<std::string>;

constexpr const char* kByHand =
    "is written in a way that a program can't change safely; change this line by hand";

Parts parts_of(std::string_view path) {
    Parts parts;
    for (const auto part : std::views::split(path, '.')) parts.emplace_back(std::string_view(part));
    return parts;
}

std::unexpected<SpliceError> refuse(Place place, std::string message) {
    return std::unexpected(SpliceError{place, std::move(message)});
}

YamlNode text_node(std::string text) {
    YamlNode node;
    node.kind = Kind::kText;
    node.text = std::move(text);
    return node;
}

YamlNode value_of(const Edit& edit) {
    if (edit.what == Edit::What::kSet) return text_node(edit.lines.front());
    YamlNode node;
    node.kind = Kind::kList;
    for (const std::string& line : edit.lines) node.children.push_back(text_node(line));
    return node;
}

template <class Node>
Node* child_of(Node& node, std::string_view key) {
    const auto found = std::ranges::find(node.children, key, &YamlNode::key);
    return node.kind == Kind::kMap && found != node.children.end() ? &*found : nullptr;
}

// The children in the order of their keys; an empty vector: the keys are not those of the children.
std::vector<std::size_t> order_of(const YamlNode& map, const std::vector<std::string>& keys) {
    std::vector<std::size_t> order;
    for (const std::string& key : keys) {
        const auto found = std::ranges::find(map.children, key, &YamlNode::key);
        const auto index = static_cast<std::size_t>(found - map.children.begin());
        if (found == map.children.end() || std::ranges::find(order, index) != order.end()) return {};
        order.push_back(index);
    }
    return order.size() == map.children.size() ? order : std::vector<std::size_t>();
}

// The tree as it has to be after the edit, whose path has been checked.
void apply_to_tree(YamlNode& root, const Edit& edit, const Parts& parts) {
    YamlNode* node = &root;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        YamlNode* child = child_of(*node, parts[i]);
        if (edit.what == Edit::What::kUnset && i + 1 == parts.size()) {
            node->children.erase(node->children.begin() + (child - node->children.data()));
            return;
        }
        if (child == nullptr) {
            node->kind = Kind::kMap;
            node->text.clear();  // "~" of an absent value
            node->children.emplace_back().key = parts[i];
            child = &node->children.back();
        }
        node = child;
    }
    if (edit.what == Edit::What::kRename) {
        node->key = edit.lines.front();
    } else if (edit.what == Edit::What::kReorder) {
        std::vector<YamlNode> sorted;
        for (const std::size_t index : order_of(*node, edit.lines)) sorted.push_back(node->children[index]);
        node->children = std::move(sorted);
    } else {
        std::string key = node->key;
        *node = value_of(edit);
        node->key = std::move(key);
    }
}

// Columns by which the file indents, from the first block map in a block map.
std::size_t indentation_step(const TextEdit& edit, const YamlNode& node) {
    if (node.style == Style::kBlock && node.kind == Kind::kMap) {
        for (const YamlNode& child : node.children) {
            if (child.kind != Kind::kMap || child.style != Style::kBlock) continue;
            const std::size_t outer = edit.column(child.key_span.begin);
            const std::size_t inner = edit.column(child.span.begin);
            if (inner > outer) return inner - outer;
        }
    }
    return 2;
}

// One edit of one text.
class Splicer {
  public:
    Splicer(std::string_view text, const YamlNode& root, const Edit& edit, const Parts& parts)
        : text_(text), root_(root), edit_(edit), parts_(parts) {}

    std::expected<std::string, SpliceError> run() {
        chain_ = {&root_};
        while (chain_.size() <= parts_.size()) {
            const YamlNode& node = *chain_.back();
            const std::string& key = parts_[chain_.size() - 1];
            if (node.kind == Kind::kText || node.kind == Kind::kList)
                return refuse(node.place, "is a value, so nothing can be below it");
            if (std::ranges::count(node.children, key, &YamlNode::key) > 1)
                return refuse(child_of(node, key)->key_place, fmt::format("{} is given twice", key));
            const YamlNode* const child = child_of(node, key);
            if (child == nullptr) break;
            chain_.push_back(child);
        }
        in_flow_ = chain_.size() > 1 && chain_[chain_.size() - 2]->style == Style::kFlow;
        const bool found = chain_.size() == parts_.size() + 1;
        if (const auto error = change(found)) return std::unexpected(*error);
        return text_.result();
    }

  private:
    using Error = std::optional<SpliceError>;

    const YamlNode& last() const { return *chain_.back(); }
    const YamlNode& parent() const { return *chain_[chain_.size() - 2]; }
    std::size_t index() const { return static_cast<std::size_t>(&last() - parent().children.data()); }
    Place place() const { return chain_.size() > 1 ? last().key_place : last().place; }
    Error by_hand() const { return SpliceError{place(), kByHand}; }
    Error done(bool good) const { return good ? std::nullopt : by_hand(); }

    Error change(bool found) {
        using enum Edit::What;
        if (edit_.what == kSet || edit_.what == kSetList) return found ? set(last()) : add();
        if (!found) return SpliceError{place(), "is not in the file"};
        if (edit_.what == kUnset) return done(Children(text_, parent()).remove(index()));
        if (edit_.what == kRename) return rename();
        const std::vector<std::size_t> order = order_of(last(), edit_.lines);
        if (order.size() != last().children.size()) return SpliceError{place(), "has other entries"};
        return done(order.empty() || Children(text_, last()).reorder(order));
    }

    Error rename() {
        if (last().key == edit_.lines.front()) return std::nullopt;
        if (const YamlNode* const other = child_of(parent(), edit_.lines.front()))
            return SpliceError{other->key_place, fmt::format("{} is taken", other->key)};
        const char quote = text_.text()[last().key_span.begin];
        const Style style = quote == '"' ? Style::kDouble : quote == '\'' ? Style::kSingle : Style::kPlain;
        text_.replace(last().key_span, write_scalar(edit_.lines.front(), style, in_flow_));
        return std::nullopt;
    }

    Error set(const YamlNode& node) {
        if (node.kind == Kind::kMap) return SpliceError{place(), "is a section with keys, not a value"};
        if (edit_.what == Edit::What::kSetList) return set_list(node);
        if (node.kind == Kind::kList && node.style == Style::kBlock)
            return SpliceError{node.place, "is a list, not a single value"};
        set_scalar(node, edit_.lines.front(), in_flow_);
        return std::nullopt;
    }

    void set_scalar(const YamlNode& node, const std::string& value, bool in_flow) {
        if (node.kind == Kind::kText && node.text == value) return;
        write(node, write_scalar(value, node.style, in_flow));
    }

    // Puts text in the place of a value. A comment beside the | or > of a block stays.
    void write(const YamlNode& node, std::string value) {
        const std::string_view old = text_.cut(node.span);
        if (old.empty()) {
            const bool colon = node.span.begin > node.key_span.end;
            value.insert(0, colon ? " " : ": ");
        } else if (node.kind == Kind::kText && node.style == Style::kBlock) {
            const std::string_view head = old.substr(0, old.find_first_of("\r\n"));
            if (head.contains('#')) value.append(" ").append(head.substr(head.find('#')));
        }
        text_.replace(node.span, std::move(value));
    }

    Error set_list(const YamlNode& node) {
        if (node.kind != Kind::kList) {
            write(node, write_flow_list(edit_.lines));
            return std::nullopt;
        }
        const auto is_text = [](const YamlNode& child) { return child.kind == Kind::kText; };
        if (!std::ranges::all_of(node.children, is_text)) return by_hand();
        const std::vector<std::string>& lines = edit_.lines;
        const bool flow = node.style == Style::kFlow;
        if (lines.empty() && !flow) return empty_block_list(node);
        // What is the same at both ends stays; between, values are replaced, then removed or added.
        const std::size_t old = node.children.size();
        const std::size_t shorter = std::min(old, lines.size());
        std::size_t head = 0;
        while (head < shorter && node.children[head].text == lines[head]) ++head;
        std::size_t tail = 0;
        while (tail < shorter - head && node.children[old - 1 - tail].text == lines[lines.size() - 1 - tail])
            ++tail;
        const std::size_t both = shorter - head - tail;
        for (std::size_t i = head; i < head + both; ++i) set_scalar(node.children[i], lines[i], flow);
        Children children(text_, node);
        if (old > lines.size()) {
            if (old - lines.size() > 1 && flow) return rewrite(node);
            for (std::size_t i = head + both; i < old - tail; ++i)
                if (!children.remove(i)) return by_hand();
        } else if (old < lines.size()) {
            if (flow && (both > 0 || lines.size() - old > 1)) return rewrite(node);
            std::string added;
            for (std::size_t i = head + both; i < lines.size() - tail; ++i)
                added.append(added.empty() ? "" : "\n")
                    .append(flow ? "" : "- ")
                    .append(write_scalar(lines[i], Style::kPlain, flow));
            if (!children.insert(head + both, added)) return by_hand();
        }
        return std::nullopt;
    }

    // A list in brackets as a whole; one with comments is left to a person.
    Error rewrite(const YamlNode& list) {
        if (text_.cut(list.span).contains('#')) return by_hand();
        text_ = TextEdit(text_.text());
        text_.replace(list.span, write_flow_list(edit_.lines));
        return std::nullopt;
    }

    Error empty_block_list(const YamlNode& list) {
        Children children(text_, list);
        for (std::size_t i = 0; i < list.children.size(); ++i)
            if (!children.remove(i)) return by_hand();
        const std::size_t colon = text_.text().find(':', list.key_span.end);
        text_.insert(colon + 1, " []");
        return std::nullopt;
    }

    // Adds the parts that are missing below the last one that is there.
    Error add() {
        const YamlNode& node = last();
        const std::size_t first = chain_.size() - 1;
        const bool is_root = chain_.size() == 1;
        if (node.style == Style::kFlow &&
            !(node.children.empty() && !is_root && !in_flow_ && !has_comment(node)))
            return done(Children(text_, node).append(inline_text(first)));
        if (!node.children.empty()) {
            if (!is_first_on_line(node)) return by_hand();
            return done(Children(text_, node).append(lines_text(first, indentation_step(text_, root_))));
        }
        if (in_flow_) {
            write(node, "{" + inline_text(first) + "}");
            return std::nullopt;
        }
        add_to_empty(node, lines_text(first, indentation_step(text_, root_)), is_root);
        return std::nullopt;
    }

    bool has_comment(const YamlNode& node) const { return text_.cut(node.span).contains('#'); }

    bool is_first_on_line(const YamlNode& node) const {
        const std::size_t begin = node.children.back().key_span.begin;
        return text_.is_blank(text_.line_begin(begin), begin);
    }

    // Below a key without a value, whose `{}` or `~` goes; of the root: at the end of the text.
    void add_to_empty(const YamlNode& node, const std::string& lines, bool is_root) {
        const std::string_view all = text_.text();
        std::size_t end = all.size();
        std::size_t column = 0;
        if (!is_root) {
            column = text_.column(node.key_span.begin) + indentation_step(text_, root_);
            if (node.span.begin < node.span.end) {
                const std::size_t before = all.find_last_not_of(" \t", node.span.begin - 1) + 1;
                text_.replace({before, node.span.end}, "");
            }
            end = text_.body_end(node.span.end, text_.column(node.key_span.begin));
        }
        const std::string_view line_break = text_.line_break(is_root ? 0 : node.span.end);
        std::string added(column, ' ');
        for (const char c : lines) {
            if (c == '\n') {
                added.append(line_break).append(column, ' ');
            } else {
                added += c;
            }
        }
        const std::size_t stop = text_.line_begin(0);
        const bool unfinished = end == all.size() && end > stop && !all.ends_with('\n');
        text_.insert(end, unfinished ? std::string(line_break) + added : added.append(line_break));
    }

    std::string value_text(bool in_flow) const {
        return edit_.what == Edit::What::kSet ? write_scalar(edit_.lines.front(), Style::kPlain, in_flow)
                                              : write_flow_list(edit_.lines);
    }

    // "ptz: {step: 5}" of the parts from `first` on.
    std::string inline_text(std::size_t first) const {
        std::string out;
        for (std::size_t i = first; i < parts_.size(); ++i)
            out += (i > first ? "{" : "") + write_scalar(parts_[i], Style::kPlain, true) + ": ";
        return out + value_text(true) + std::string(parts_.size() - first - 1, '}');
    }

    // The same in lines, the first one without indentation.
    std::string lines_text(std::size_t first, std::size_t step) const {
        std::string out;
        for (std::size_t i = first; i < parts_.size(); ++i) {
            if (i > first) out.append("\n").append(step * (i - first), ' ');
            out += write_scalar(parts_[i], Style::kPlain, false) + ":";
        }
        return out + " " + value_text(false);
    }

    TextEdit text_;
    const YamlNode& root_;
    const Edit& edit_;
    const Parts& parts_;
    std::vector<const YamlNode*> chain_;  // the root, and the nodes of the path as far as they are there
    bool in_flow_ = false;                // whether the last of them is within brackets
};

std::expected<std::string, SpliceError> splice_one(std::string_view text, const Edit& edit) {
    auto root = parse_yaml(text);
    if (!root) return refuse(root.error().place, std::move(root.error().message));
    const Parts parts = parts_of(edit.path);
    if (parts.empty() || std::ranges::find(parts, "") != parts.end())
        return refuse({}, "\"" + edit.path + "\" is no path");
    auto result = Splicer(text, *root, edit, parts).run();
    if (!result) return result;
    apply_to_tree(*root, edit, parts);
    const auto again = parse_yaml(*result);
    if (again && same_values(*again, *root)) return result;
    const YamlNode* node = &*root;
    for (const std::string& part : parts)
        if (const YamlNode* const child = child_of(*node, part); child && child->key_place != Place{})
            node = child;
    return refuse(node == &*root ? node->place : node->key_place, kByHand);
}

}  // namespace

bool same_values(const YamlNode& a, const YamlNode& b) {
    const auto is_empty = [](const YamlNode& node) {
        return node.kind == Kind::kNothing || (node.kind == Kind::kMap && node.children.empty());
    };
    if (is_empty(a) || is_empty(b)) return is_empty(a) && is_empty(b);
    const auto same = [](const YamlNode& x, const YamlNode& y) {
        return x.key == y.key && same_values(x, y);
    };
    return a.kind == b.kind && a.text == b.text && std::ranges::equal(a.children, b.children, same);
}

std::expected<std::string, SpliceError> splice(std::string_view text, std::span<const Edit> edits) {
    std::string now(text);
    for (const Edit& edit : edits) {
        auto next = splice_one(now, edit);
        if (!next) return next;
        now = std::move(*next);
    }
    return now;
}

}  // namespace vedette::settings
