#include "hub/settings/yaml.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <libfyaml.h>

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "hub/settings/yaml_spans.hpp"

namespace vedette::settings {
namespace {

using Tree = std::expected<YamlNode, YamlError>;

constexpr int kMaxDepth = 16;
constexpr std::size_t kMaxNodes = 20'000;

std::unexpected<YamlError> wrong(Place place, std::string message) {
    return std::unexpected(YamlError{place, std::move(message)});
}

// libfyaml ends the text at invalid UTF-8 and at NUL, so check for them first.
std::optional<YamlError> check_characters(std::string_view text) {
    Place place;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) return YamlError{place, "is not UTF-8 text; save the file as UTF-8"};
        const char c = text[at];
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) {
            return YamlError{place, "has a control character here"};
        }
        at += length;
        place = c == '\n' ? Place{place.line + 1, 1} : Place{place.line, place.column + 1};
    }
    return std::nullopt;
}

// The place of the first line in which `column_in` finds something; npos: nothing.
std::optional<Place> find_in_lines(std::string_view text, std::size_t (*column_in)(std::string_view line)) {
    for (int line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::size_t column = column_in(text.substr(0, end));
        if (column != std::string_view::npos) return Place{line, static_cast<int>(column) + 1};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

// A tab in the indentation, which YAML forbids; libfyaml's message does not name it.
std::size_t find_indenting_tab(std::string_view line) {
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    return line.substr(first).starts_with('\t') ? first : line.npos;
}

// A colon after the key without a blank ("listen:127.0.0.1"); libfyaml's message does not name it.
std::size_t find_tight_colon(std::string_view line) {
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t colon = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-", first);
    if (colon == line.npos || colon == first || line[colon] != ':' || colon + 1 == line.size())
        return line.npos;
    const char next = line[colon + 1];
    return next != ' ' && next != '\t' && next != '\r' ? colon : line.npos;
}

// libfyaml calls this with "<memory…>:LINE:COLUMN: error: TEXT\n", and then with the source line, which is
// ignored: it may contain a password.
void collect(fy_diag*, void* user, const char* data, std::size_t size) {
    auto& first = *static_cast<std::optional<YamlError>*>(user);
    constexpr std::string_view kMark = ": error: ";
    std::string_view line(data, size);
    const std::size_t mark = line.find(kMark);
    if (first || mark == std::string_view::npos) return;
    std::string_view words = line.substr(mark + kMark.size());
    while (!words.empty() && words.back() == '\n') words.remove_suffix(1);
    const std::string_view where = line.substr(0, mark);
    const std::size_t column = where.rfind(':');
    if (column == std::string_view::npos || column == 0) return;
    const std::size_t row = where.rfind(':', column - 1);
    if (row == std::string_view::npos) return;
    const auto line_number = parse_int<int>(where.substr(row + 1, column - row - 1));
    const auto column_number = parse_int<int>(where.substr(column + 1));
    if (!line_number || !column_number) return;
    first = YamlError{{*line_number, *column_number}, "is not YAML: " + std::string(words)};
}

template <auto Function>
struct Free {
    void operator()(auto* object) const { Function(object); }
};
struct FreeEvent {
    fy_parser* parser = nullptr;
    void operator()(fy_event* event) const { fy_parser_event_free(parser, event); }
};

// Builds the tree from libfyaml's events.
class Builder {
  public:
    explicit Builder(std::string_view text) : text_(text) {
        fy_diag_cfg diag_cfg;
        fy_diag_cfg_default(&diag_cfg);
        diag_cfg.fp = nullptr;
        diag_cfg.output_fn = collect;
        diag_cfg.user = &first_error_;
        diag_cfg.level = FYET_ERROR;
        diag_cfg.colorize = false;
        diag_.reset(fy_diag_create(&diag_cfg));
        fy_parse_cfg cfg{};
        cfg.flags =
            static_cast<fy_parse_cfg_flags>(unsigned{FYPCF_DEFAULT_VERSION_1_2} | unsigned{FYPCF_JSON_NONE});
        cfg.diag = diag_.get();
        parser_.reset(fy_parser_create(&cfg));
        ready_ = diag_ && parser_ && fy_parser_set_string(parser_.get(), text.data(), text.size()) == 0;
    }

    Tree build() {
        if (!ready_) return wrong({}, "can't be read: out of memory");
        std::optional<YamlNode> root;
        while (next()) {
            if (event_->type == FYET_DOCUMENT_START && root) {
                return wrong(place(), "begins a second document; a settings file has one");
            }
            if (!is_value()) continue;
            Tree tree = take_value(1);
            if (!tree) return tree;
            root = std::move(*tree);
        }
        if (fy_parser_get_stream_error(parser_.get())) return syntax_error();
        return root ? std::move(*root) : YamlNode{};
    }

  private:
    bool next() {
        event_.reset();
        event_ = {fy_parser_parse(parser_.get()), FreeEvent{parser_.get()}};
        return event_ != nullptr;
    }

    Place place() const {
        const fy_mark* mark = fy_event_start_mark(event_.get());
        return mark && mark->line >= 0 ? Place{mark->line + 1, mark->column + 1} : last_;
    }

    bool is_value() const {
        return event_->type == FYET_SCALAR || event_->type == FYET_MAPPING_START ||
               event_->type == FYET_SEQUENCE_START || event_->type == FYET_ALIAS;
    }

    std::unexpected<YamlError> syntax_error() const {
        if (const auto tab = find_in_lines(text_, find_indenting_tab)) {
            return wrong(*tab, "is indented with a tab; YAML takes only blanks there");
        }
        if (const auto colon = find_in_lines(text_, find_tight_colon))
            return wrong(*colon, "needs a blank after the colon");
        if (first_error_) return std::unexpected(*first_error_);
        return wrong(last_, "is not YAML from here on");
    }

    std::optional<std::string> refuse_extras() const {
        if (event_->type == FYET_ALIAS)
            return "is an alias (*name), which settings don't have; write the value out";
        if (fy_event_get_anchor_token(event_.get()))
            return "has an anchor (&name), which settings don't have; put the value in quotes if it "
                   "begins with '&'";
        if (fy_event_get_tag_token(event_.get()))
            return "has a tag (!name), which settings don't have; put the value in quotes if it begins "
                   "with '!'";
        return std::nullopt;
    }

    // The value that begins with the current event; afterwards the current event is its last one.
    Tree take_value(int depth) {
        if (!is_value()) return syntax_error();
        if (++nodes_ > kMaxNodes) return wrong(place(), "has too many values for a settings file");
        last_ = place();
        if (const auto refused = refuse_extras()) return wrong(last_, *refused);
        YamlNode node;
        node.place = last_;
        if (event_->type == FYET_SCALAR) return take_scalar(std::move(node));
        node.span = marks();
        node.style = node.span.begin < node.span.end ? YamlNode::Style::kFlow : YamlNode::Style::kBlock;
        if (node.style == YamlNode::Style::kFlow) before_ = node.span.end;
        if (depth > kMaxDepth) return wrong(last_, "is nested too deeply for a settings file");
        if (event_->type == FYET_MAPPING_START) return take_map(std::move(node), depth);
        return take_list(std::move(node), depth);
    }

    // The bytes of the current event as libfyaml counts them: empty for an absent value and for the begin of
    // a map or list by indentation.
    Span marks() const {
        const fy_mark* const begin = fy_event_start_mark(event_.get());
        const fy_mark* const end = fy_event_end_mark(event_.get());
        return begin && end ? Span{begin->input_pos, end->input_pos} : Span{before_, before_};
    }

    // Style and span of the current scalar.
    void locate(YamlNode& node) {
        node.span = marks();
        switch (fy_token_scalar_style(event_->scalar.value)) {
            case FYSS_SINGLE_QUOTED:
            case FYSS_DOUBLE_QUOTED:
                --node.span.begin;
                node.style =
                    text_[node.span.begin] == '"' ? YamlNode::Style::kDouble : YamlNode::Style::kSingle;
                ++node.span.end;
                break;
            case FYSS_LITERAL:
            case FYSS_FOLDED:
                node.style = YamlNode::Style::kBlock;
                node.span = block_text_span(text_, before_, node.span);
                break;
            default: break;
        }
        before_ = node.span.end;
    }

    // The end of a map or list, of which the current event is the last.
    void close(YamlNode& node) {
        if (node.style == YamlNode::Style::kFlow) {
            node.span.end = marks().end;
        } else if (!node.children.empty()) {
            node.span.end = node.children.back().span.end;
        }
        before_ = node.span.end;
    }

    Tree take_scalar(YamlNode node) {
        locate(node);
        std::size_t size = 0;
        const char* data = fy_token_get_text(event_->scalar.value, &size);
        if (!data) size = 0;
        node.text.assign(data ? data : "", size);
        const bool plain = fy_token_scalar_style(event_->scalar.value) == FYSS_PLAIN;
        const bool nothing = node.text.empty() || node.text == "~" || node.text == "null";
        node.kind = plain && nothing ? YamlNode::Kind::kNothing : YamlNode::Kind::kText;
        return node;
    }

    Tree take_map(YamlNode node, int depth) {
        node.kind = YamlNode::Kind::kMap;
        while (next() && event_->type != FYET_MAPPING_END) {
            const Place key_place = place();
            if (event_->type != FYET_SCALAR) {
                if (const auto refused = refuse_extras()) return wrong(key_place, *refused);
                return wrong(key_place,
                             "is a map or a list where a key should be; put the text in quotes if it "
                             "begins with '{' or '['");
            }
            Tree key = take_value(depth + 1);
            if (!key) return key;
            if (!next()) return syntax_error();
            Tree value = take_value(depth + 1);
            if (!value) return value;
            value->key = std::move(key->text);
            value->key_place = key_place;
            value->key_span = key->span;
            if (value->kind == YamlNode::Kind::kNothing && value->span.begin == value->span.end)
                value->span = absent_span(text_, key->span.end);
            node.children.push_back(std::move(*value));
        }
        if (!event_) return syntax_error();
        close(node);
        return node;
    }

    Tree take_list(YamlNode node, int depth) {
        node.kind = YamlNode::Kind::kList;
        while (next() && event_->type != FYET_SEQUENCE_END) {
            // The dash, in a list by indentation.
            const std::size_t dash = skip_to_token(text_, std::max(before_, node.span.begin), "");
            Tree value = take_value(depth + 1);
            if (!value) return value;
            if (value->kind == YamlNode::Kind::kNothing && value->span.begin == value->span.end) {
                before_ = std::min(dash + 1, text_.size());
                value->span = {before_, before_};
            }
            node.children.push_back(std::move(*value));
        }
        if (!event_) return syntax_error();
        close(node);
        return node;
    }

    std::string_view text_;
    std::optional<YamlError> first_error_;  // of libfyaml
    std::unique_ptr<fy_diag, Free<fy_diag_destroy>> diag_;
    std::unique_ptr<fy_parser, Free<fy_parser_destroy>> parser_;
    std::unique_ptr<fy_event, FreeEvent> event_;
    bool ready_ = false;
    Place last_;
    std::size_t before_ = 0;  // where the last scalar, map or list ends, or the last bracket is
    std::size_t nodes_ = 0;
};

}  // namespace

std::expected<YamlNode, YamlError> parse_yaml(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // of Windows editors
    const std::size_t before = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    text.remove_prefix(before);
    if (const auto bad = check_characters(text)) return std::unexpected(*bad);
    Tree tree = Builder(text).build();
    if (tree && before > 0) shift_spans(*tree, before);
    return tree;
}

}  // namespace vedette::settings
