// Lines: where they begin, and their numbers.
#include <algorithm>

#include "core/edit/text.hpp"

namespace vedette::edit {
namespace {

constexpr std::uint8_t kNewline = '\n';
// Newlines of more bytes are not counted at once.
constexpr Word kMaxCounted = 65536;
constexpr Word kUtf8Rest = 3;  // bytes of a character behind its first

bool continues_character(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

// A long line is parted at multiples of max_line, which can be seen without looking for its begin: there is a
// part where no newline is in the max_line bytes before. Returns where that part begins, before a character;
// 0: there is none.
Offset Text::part_begin(Word at) {
    const Word before = static_cast<Word>(limits_.max_line);
    if (at == 0 || at >= size() || newlines(at - before, at) > 0) return 0;
    std::array<std::uint8_t, kUtf8Rest + 1> bytes{};
    const std::size_t got = read(at - kUtf8Rest, bytes);
    // The line's own end is no part.
    const bool at_end = bytes[kUtf8Rest] == kNewline ||
                        (bytes[kUtf8Rest] == '\r' && at + 1 < size() && chunk(at + 1)[0] == kNewline);
    if (got < bytes.size() || at_end) return 0;
    Word back = 0;
    while (back <= kUtf8Rest && continues_character(bytes[kUtf8Rest - back])) ++back;
    return back > kUtf8Rest ? at : at - back;
}

Offset Text::line_begin(Offset from) {
    const Word at = word(from);
    const Word part = static_cast<Word>(limits_.max_line);
    if (const Offset next = part_begin((at / part + 1) * part); next != 0 && next <= at) return next;
    // At most three parts are looked through.
    for (Word begin = at; begin > 0;) {
        if (begin % part == 0) {
            if (const Offset here = part_begin(begin); here != 0 && here <= at) return here;
        }
        const Word low = (begin - 1) / part * part;
        Bytes bytes = chunk_before(begin);
        if (bytes.size() > begin - low) bytes = bytes.last(begin - low);
        const auto found = std::find(bytes.rbegin(), bytes.rend(), kNewline);
        begin -= static_cast<Word>(found - bytes.rbegin());
        if (found != bytes.rend()) return begin;
    }
    return 0;
}

Offset Text::next_line(Offset from) {
    Word at = word(from);
    const Word part = static_cast<Word>(limits_.max_line);
    while (at < size()) {
        const Word next_cell = (at / part + 1) * part;
        Bytes bytes = chunk(at);
        if (bytes.size() > next_cell - at) bytes = bytes.first(next_cell - at);
        const auto found = std::ranges::find(bytes, kNewline);
        at += static_cast<Word>(found - bytes.begin());
        if (found != bytes.end()) return at + 1;
        if (at != next_cell) continue;
        if (const Offset begin = part_begin(at); begin > from) return begin;
    }
    return size();
}

// The lines before `to`, counted on from a mark; makes marks on the way.
std::uint64_t Text::count_lines(LineMark from, Word to) {
    while (from.at < to) {
        const Word stop = static_cast<Word>(std::min<Offset>(marks_.next(from.at), to));
        from.line += newlines(static_cast<Word>(from.at), stop);
        from.at = stop;
        marks_.add(from);
    }
    return from.line;
}

std::optional<std::uint64_t> Text::line_of(Offset from) {
    const Word at = word(from);
    if (at > marks_.end().at) return std::nullopt;
    const LineMark last = marks_.last();
    const LineMark before = marks_.before(at);
    const bool backwards = last.at > at && last.at - at < at - before.at;
    const std::uint64_t line =
        backwards ? last.line - newlines(at, static_cast<Word>(last.at)) : count_lines(before, at);
    marks_.set_last({.at = at, .line = line});
    return line;
}

std::optional<Offset> Text::begin_of(std::uint64_t line) {
    if (line == 0) return 0;
    if (line > marks_.end().line) return std::nullopt;
    LineMark mark = marks_.before_line(line);
    for (auto at = static_cast<Word>(mark.at);;) {
        Bytes bytes = chunk(at);
        bytes =
            bytes.first(std::min<std::size_t>(bytes.size(), static_cast<Word>(marks_.next(mark.at) - at)));
        const auto count = static_cast<std::uint64_t>(std::ranges::count(bytes, kNewline));
        if (mark.line + count < line) {
            at += static_cast<Word>(bytes.size());
            mark = {.at = at, .line = mark.line + count};
            marks_.add(mark);
            continue;
        }
        for (auto found = bytes.begin(); mark.line < line; ++found) {
            found = std::ranges::find(found, bytes.end(), kNewline);
            if (++mark.line < line) continue;
            const Offset begin = at + static_cast<Word>(found - bytes.begin()) + 1;
            marks_.set_last({.at = begin, .line = line});
            return begin;
        }
    }
}

std::optional<std::uint64_t> Text::lines() const {
    if (marks_.end().at < size()) return std::nullopt;
    return marks_.end().line + 1;
}

bool Text::index(std::size_t bytes) {
    LineMark end = marks_.end();
    const auto stop = static_cast<Word>(std::min<Offset>(end.at + bytes, size()));
    while (end.at < stop) {
        const Word next = static_cast<Word>(std::min<Offset>(marks_.next(end.at), stop));
        end.line += newlines(static_cast<Word>(end.at), next);
        end.at = next;
        marks_.advance(end);
    }
    return end.at < size();
}

// Before the text changes: counts the newlines that go, or forgets the numbers behind the place.
Text::LineChange Text::begin_line_change(Word at, Word removed, Word inserted) {
    const LineMark end = marks_.end();
    if (at > end.at) return {};
    if (at + removed > end.at || inserted > kMaxCounted) {
        marks_.cut({.at = at, .line = count_lines(marks_.before(at), at)});
        return {};
    }
    if (removed <= kMaxCounted) return {.counted = true, .removed = newlines(at, at + removed)};
    // Not all of the bytes are looked at.
    const std::uint64_t before = count_lines(marks_.before(at), at);
    return {.counted = true, .removed = count_lines(marks_.before(at + removed), at + removed) - before};
}

void Text::end_line_change(const LineChange& change, Word at, Word removed, Word inserted) {
    if (!change.counted) return;
    marks_.replace(at, removed, change.removed, inserted, newlines(at, at + inserted));
}

}  // namespace vedette::edit
