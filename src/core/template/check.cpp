#include "core/template/check.hpp"

#include <array>

#include "core/template/tag.hpp"

namespace vedette::templates {
namespace {

constexpr std::array<std::uint16_t, kMaxBlocks> kZeros{};

// The blocks that are open, with those of the including templates.
class Checker {
  public:
    explicit Checker(const Values& values) : values_(values) {}

    std::optional<Fault> read(std::string_view text, std::size_t depth) {
        const std::size_t begin = open_;
        for (std::size_t at = 0;;) {
            const Tag tag = next_tag(text, at);
            at = tag.end;
            if (tag.kind == TagKind::kNone) break;
            const std::string_view where = text.substr(tag.begin, tag.end - tag.begin);
            if (tag.kind == TagKind::kInclude) {
                const auto included = values_.find_template(tag.name);
                if (!included) return Fault{TemplateError::kUnknownTemplate, where};
                if (depth + 1 == kMaxIncludes) return Fault{TemplateError::kTooDeep, where};
                if (const auto fault = read(*included, depth + 1)) return fault;
                continue;
            }
            const TemplateError error = check_tag(tag, begin);
            if (error != TemplateError::kNone) return Fault{error, where};
        }
        if (open_ != begin) return Fault{TemplateError::kUnbalanced, text};
        return std::nullopt;
    }

  private:
    struct Block {
        TagKind end{};
        bool is_loop = false;
        bool is_else = false;
    };

    // `begin`: how many blocks belong to including templates.
    TemplateError check_tag(const Tag& tag, std::size_t begin) {
        switch (tag.kind) {
            case TagKind::kUnclosed: return TemplateError::kUnclosedTag;
            case TagKind::kText:
                return values_.text(tag.name) ? TemplateError::kNone : TemplateError::kUnknownText;
            case TagKind::kValue:
            case TagKind::kHtml: return check_value(tag);
            case TagKind::kIf:
            case TagKind::kEach: return begin_block(tag);
            case TagKind::kElse: {
                if (open_ == begin || blocks_[open_ - 1].is_else) return TemplateError::kUnbalanced;
                Block& block = blocks_[open_ - 1];
                block.is_else = true;
                if (block.is_loop) loops_ -= 1;
                block.is_loop = false;
                return TemplateError::kNone;
            }
            case TagKind::kEndIf:
            case TagKind::kEndEach:
                if (open_ == begin || blocks_[open_ - 1].end != tag.kind) return TemplateError::kUnbalanced;
                open_ -= 1;
                if (blocks_[open_].is_loop) loops_ -= 1;
                return TemplateError::kNone;
            default: return TemplateError::kBadTag;
        }
    }

    Value find(std::string_view name) const {
        if (name == "@index" && loops_ > 0) return std::int64_t{0};
        return values_.value(name, Indices(kZeros).first(loops_));
    }

    TemplateError check_value(const Tag& tag) const {
        const Value value = find(tag.name);
        if (std::holds_alternative<std::monostate>(value)) return TemplateError::kUnknownName;
        const bool fits = std::holds_alternative<std::string_view>(value) ||
                          (tag.kind == TagKind::kValue && std::holds_alternative<std::int64_t>(value));
        return fits ? TemplateError::kNone : TemplateError::kWrongType;
    }

    TemplateError begin_block(const Tag& tag) {
        const Value value = find(tag.name);
        if (std::holds_alternative<std::monostate>(value)) return TemplateError::kUnknownName;
        const bool is_loop = tag.kind == TagKind::kEach;
        if (is_loop && !std::holds_alternative<Count>(value)) return TemplateError::kWrongType;
        if (open_ == kMaxBlocks) return TemplateError::kTooDeep;
        blocks_[open_++] = {is_loop ? TagKind::kEndEach : TagKind::kEndIf, is_loop};
        if (is_loop) loops_ += 1;
        return TemplateError::kNone;
    }

    const Values& values_;
    std::array<Block, kMaxBlocks> blocks_{};
    std::size_t open_ = 0;
    std::size_t loops_ = 0;
};

}  // namespace

std::optional<Fault> check(std::string_view text, const Values& values) {
    return Checker(values).read(text, 0);
}

}  // namespace vedette::templates
