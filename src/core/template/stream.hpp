// Writes a template with its values piece by piece into memory of any size. The template is constant text:
//
//     <h1>{{title}}</h1>                       escaped, for text and quoted attribute values of HTML
//     {{{form}}}                               a text that is HTML already: only what the program itself
//     makes
//     {{text wifi.title}}                      a text of the catalogue, escaped
//     {{#if saved}}…{{else}}…{{/if}}           true, not 0, not empty
//     {{#each networks}}…{{else}}…{{/each}}    the number of the round is {{@index}}, from 0
//     {{> menu}}                               another template
//
// A template with a fault ends at it; `check` finds all of them beforehand. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/template/tag.hpp"
#include "core/template/values.hpp"

namespace vedette::templates {

// One page that is being written. Text of the template and values outlive it.
class Stream {
  public:
    Stream(std::string_view text, const Values& values) : values_(values) { includes_[0].text = text; }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Writes the next bytes to the front of `out` and returns how many; 0: the end, or error(). Once
    // something is written it stops after `max_steps` pieces of text, values and tags, which bounds the work
    // of a call.
    std::size_t read(std::span<char> out, unsigned max_steps = ~0U);
    // All is written, or error().
    bool is_done() const { return depth_ == 0; }
    TemplateError error() const { return error_; }

  private:
    // A template that is being read.
    struct Include {
        std::string_view text{};
        std::size_t at = 0;
        std::size_t blocks = 0;  // that were open at its begin
    };
    // A block that is open.
    struct Block {
        TagKind end{};
        bool is_loop = false;  // not in its else
        bool is_else = false;
        std::uint16_t count = 0;
        std::size_t begin = 0;  // of a loop's body
    };

    Include& here() { return includes_[depth_ - 1]; }
    void step(std::span<char>& out);
    void run(const Tag& tag);
    void begin_value(const Tag& tag);
    void find_text();
    void write_value(std::span<char>& out);
    void begin_include(std::string_view name);
    void begin_if(std::string_view name);
    void begin_each(std::string_view name);
    void begin_else(TagKind end);
    void reach_else();
    void reach_end(TagKind kind);
    void end_template();
    bool repeat(const Block& block);
    TagKind skip(bool to_else);
    Value find(std::string_view name);
    void push(const Block& block);
    void pop();
    void fail(TemplateError error);

    const Values& values_;
    std::array<Include, kMaxIncludes> includes_{};
    std::array<Block, kMaxBlocks> blocks_{};
    std::array<std::uint16_t, kMaxBlocks> indices_{};
    std::uint8_t depth_ = 1;  // templates within each other
    std::uint8_t open_ = 0;   // blocks
    std::uint8_t loops_ = 0;  // of these, with an index
    TemplateError error_ = TemplateError::kNone;
    Tag tag_{};             // the text that is being written; kNone: none
    std::size_t used_ = 0;  // bytes of that text
    // The text itself, until the end of read(): what it is a view of may move between two calls.
    std::optional<std::string_view> text_{};
    std::string_view pending_{};     // an entity, or digits_: comes first
    std::array<char, 20> digits_{};  // of a number
};

}  // namespace vedette::templates
