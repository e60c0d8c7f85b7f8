#include "core/template/stream.hpp"

#include <algorithm>
#include <charconv>

namespace vedette::templates {
namespace {

constexpr std::string_view kIndex = "@index";
bool is_special(char c) { return c == '&' || c == '<' || c == '>' || c == '"' || c == '\''; }

std::string_view entity_of(char c) {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        default: return "&#39;";
    }
}

// Copies what fits, takes it off the front of `out` and returns its size.
std::size_t put(std::string_view text, std::span<char>& out) {
    const std::size_t size = std::min(text.size(), out.size());
    std::copy_n(text.begin(), size, out.begin());
    out = out.subspan(size);
    return size;
}

bool is_true(const Value& value) {
    if (const auto* const text = std::get_if<std::string_view>(&value)) return !text->empty();
    if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number != 0;
    if (const auto* const count = std::get_if<Count>(&value)) return count->number != 0;
    const auto* const truth = std::get_if<bool>(&value);
    return truth != nullptr && *truth;
}

}  // namespace

std::size_t Stream::read(std::span<char> out, unsigned max_steps) {
    const std::size_t size = out.size();
    text_.reset();
    for (unsigned steps = 0; !out.empty() && !is_done(); ++steps) {
        if (steps >= max_steps && out.size() < size) break;
        step(out);
    }
    return size - out.size();
}

void Stream::step(std::span<char>& out) {
    if (!pending_.empty()) return pending_.remove_prefix(put(pending_, out));
    if (tag_.kind != TagKind::kNone) return write_value(out);
    const Tag tag = next_tag(here().text, here().at);
    if (here().at < tag.begin) {
        here().at += put(here().text.substr(here().at, tag.begin - here().at), out);
        return;
    }
    here().at = tag.end;
    run(tag);
}

void Stream::run(const Tag& tag) {
    switch (tag.kind) {
        case TagKind::kNone: return end_template();
        case TagKind::kValue:
        case TagKind::kHtml:
        case TagKind::kText: return begin_value(tag);
        case TagKind::kInclude: return begin_include(tag.name);
        case TagKind::kIf: return begin_if(tag.name);
        case TagKind::kEach: return begin_each(tag.name);
        case TagKind::kElse: return reach_else();
        case TagKind::kEndIf:
        case TagKind::kEndEach: return reach_end(tag.kind);
        case TagKind::kUnclosed: return fail(TemplateError::kUnclosedTag);
        case TagKind::kBad: break;
    }
    fail(TemplateError::kBadTag);
}

Value Stream::find(std::string_view name) {
    if (name == kIndex && loops_ > 0) return std::int64_t{indices_[loops_ - 1U]};
    const Value value = values_.value(name, Indices(indices_).first(loops_));
    if (std::holds_alternative<std::monostate>(value)) fail(TemplateError::kUnknownName);
    return value;
}

void Stream::begin_value(const Tag& tag) {
    tag_ = tag;
    used_ = 0;
    text_.reset();
    if (tag.kind != TagKind::kValue) return;
    const Value value = find(tag.name);
    if (const auto* const text = std::get_if<std::string_view>(&value)) text_ = *text;
    const auto* const number = std::get_if<std::int64_t>(&value);
    if (number == nullptr) return;
    pending_ = {digits_.data(), std::to_chars(digits_.begin(), digits_.end(), *number).ptr};
    tag_ = {};
}

void Stream::find_text() {
    if (tag_.kind == TagKind::kText) {
        text_ = values_.text(tag_.name);
        if (!text_) fail(TemplateError::kUnknownText);
        return;
    }
    const Value value = find(tag_.name);
    if (is_done()) return;
    const auto* const found = std::get_if<std::string_view>(&value);
    if (found == nullptr) return fail(TemplateError::kWrongType);
    text_ = *found;
}

void Stream::write_value(std::span<char>& out) {
    if (!text_) find_text();
    if (is_done()) return;
    if (used_ >= text_->size()) {
        tag_ = {};
        return;
    }
    const std::string_view text = text_->substr(used_);
    const auto special = tag_.kind == TagKind::kHtml ? text.end() : std::ranges::find_if(text, is_special);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    if (plain > 0) {
        used_ += put(text.substr(0, plain), out);
        return;
    }
    pending_ = entity_of(text.front());
    used_ += 1;
}

void Stream::begin_include(std::string_view name) {
    const auto text = values_.find_template(name);
    if (!text) return fail(TemplateError::kUnknownTemplate);
    if (depth_ == kMaxIncludes) return fail(TemplateError::kTooDeep);
    includes_[depth_++] = {.text = *text, .blocks = open_};
}

void Stream::end_template() {
    if (open_ != here().blocks) return fail(TemplateError::kUnbalanced);
    depth_ -= 1;
}

void Stream::begin_if(std::string_view name) {
    const bool truth = is_true(find(name));
    if (is_done()) return;
    if (truth) return push({.end = TagKind::kEndIf});
    begin_else(TagKind::kEndIf);
}

void Stream::begin_each(std::string_view name) {
    const Value value = find(name);
    if (is_done()) return;
    const auto* const count = std::get_if<Count>(&value);
    if (count == nullptr) return fail(TemplateError::kWrongType);
    if (count->number == 0) return begin_else(TagKind::kEndEach);
    push({.end = TagKind::kEndEach, .is_loop = true, .count = count->number, .begin = here().at});
}

// Goes to the else of a block whose first part is not shown, or behind a block without one.
void Stream::begin_else(TagKind end) {
    const TagKind found = skip(true);
    if (found == TagKind::kElse) return push({.end = end, .is_else = true});
    if (found != end) fail(TemplateError::kUnbalanced);
}

// The first part of a block ends.
void Stream::reach_else() {
    if (open_ == here().blocks) return fail(TemplateError::kUnbalanced);
    const Block block = blocks_[open_ - 1U];
    if (block.is_else) return fail(TemplateError::kUnbalanced);
    if (repeat(block)) return;
    if (skip(false) != block.end) return fail(TemplateError::kUnbalanced);
    pop();
}

void Stream::reach_end(TagKind kind) {
    if (open_ == here().blocks) return fail(TemplateError::kUnbalanced);
    const Block block = blocks_[open_ - 1U];
    if (block.end != kind) return fail(TemplateError::kUnbalanced);
    if (!repeat(block)) pop();
}

// Begins the next round of a loop, if there is one.
bool Stream::repeat(const Block& block) {
    if (!block.is_loop) return false;
    std::uint16_t& index = indices_[loops_ - 1U];
    if (index + 1 >= block.count) return false;
    index = static_cast<std::uint16_t>(index + 1);
    here().at = block.begin;
    return true;
}

// Moves behind the end of the present block, or behind its else. kNone: there is neither.
TagKind Stream::skip(bool to_else) {
    for (int inner = 0;;) {
        const Tag tag = next_tag(here().text, here().at);
        here().at = tag.end;
        switch (tag.kind) {
            case TagKind::kNone:
            case TagKind::kUnclosed: return TagKind::kNone;
            case TagKind::kIf:
            case TagKind::kEach: inner += 1; break;
            case TagKind::kElse:
                if (inner == 0 && to_else) return tag.kind;
                break;
            case TagKind::kEndIf:
            case TagKind::kEndEach:
                if (inner == 0) return tag.kind;
                inner -= 1;
                break;
            default: break;
        }
    }
}

void Stream::push(const Block& block) {
    if (open_ == kMaxBlocks) return fail(TemplateError::kTooDeep);
    blocks_[open_++] = block;
    if (block.is_loop) indices_[loops_++] = 0;
}

void Stream::pop() {
    open_ -= 1;
    if (blocks_[open_].is_loop) loops_ -= 1;
}

void Stream::fail(TemplateError error) {
    error_ = error;
    depth_ = 0;
}

std::string_view to_string(TemplateError error) {
    switch (error) {
        case TemplateError::kNone: return "no error";
        case TemplateError::kUnclosedTag: return "a tag has no end";
        case TemplateError::kBadTag: return "a tag has no known form";
        case TemplateError::kUnbalanced: return "a block has no begin or no end";
        case TemplateError::kTooDeep: return "too many blocks or templates within each other";
        case TemplateError::kUnknownName: return "there is no value of this name";
        case TemplateError::kUnknownText: return "the catalogue has no such text";
        case TemplateError::kUnknownTemplate: return "there is no such template";
        case TemplateError::kWrongType: return "the value is not of the type that the tag needs";
    }
    return {};
}

}  // namespace vedette::templates
