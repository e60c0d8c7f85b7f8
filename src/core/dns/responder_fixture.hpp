// A responder with a clock, and messages as lines of text. Test code; caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/dns/responder.hpp"

namespace vedette::dns {

inline std::string dotted(const Name& name) {
    std::string out;
    for (Bytes rest = name.labels(); !rest.empty(); rest = rest.subspan(1U + rest[0])) {
        if (!out.empty()) out += '.';
        out += as_text(rest.subspan(1, rest[0]));
    }
    return out;
}

inline std::string type_text(Type type) {
    switch (type) {
        case Type::kA: return "A";
        case Type::kPtr: return "PTR";
        case Type::kTxt: return "TXT";
        case Type::kAaaa: return "AAAA";
        case Type::kSrv: return "SRV";
        case Type::kNsec: return "NSEC";
        case Type::kAny: return "ANY";
        default: return std::to_string(static_cast<int>(type));
    }
}

// "? ANY board.local", "A board.local 120 flush": a line for each question and record; records behind the
// answers begin with a +.
inline std::string shown(Bytes bytes) {
    auto reader = MessageReader::open(bytes);
    if (!reader) return {};
    std::string out;
    for (Question question; reader->next(question);)
        out += "? " + type_text(question.type) + " " + dotted(question.name) +
               (question.top_bit ? " alone" : "") + "\n";
    for (Record record; reader->next(record);) {
        out += std::string(record.section == Section::kAnswer ? "" : "+") + type_text(record.type) + " " +
               dotted(record.name) + " " + std::to_string(record.ttl_s) + (record.top_bit ? " flush" : "");
        if (record.type == Type::kPtr) out += " " + dotted(reader->name_at(record.data_at)->name);
        if (record.type == Type::kSrv)
            out += " " + std::to_string(load_be16(&record.data[4])) + " " +
                   dotted(reader->name_at(record.data_at + 6)->name);
        if (record.type == Type::kA) out += " ." + std::to_string(record.data[3]);
        out += "\n";
    }
    EXPECT_FALSE(reader->is_broken());
    return out;
}

// How many lines of `text` begin so.
inline int lines(std::string_view text, std::string_view begin) {
    int count = 0;
    while (!text.empty()) {
        count += text.starts_with(begin) ? 1 : 0;
        const std::size_t end = text.find('\n');
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return count;
}

// A message of another host. Moved from call to call.
class Letter {
  public:
    explicit Letter(std::uint16_t flags = 0, std::uint16_t id = 0)
        : memory_(512), writer_(memory_, id, flags) {}

    Letter(Letter&&) = default;

    Letter ask(std::string_view name, Type type, bool alone = false) && {
        EXPECT_TRUE(writer_.add({.name = *Name::parse(name), .type = type, .top_bit = alone}));
        return std::move(*this);
    }
    Letter add(Section section, std::string_view name, Type type, std::uint32_t ttl_s, std::string_view data,
               std::string_view target = {}) && {
        const Name to = Name::parse(target).value_or(Name());
        EXPECT_TRUE(writer_.add(section, {.name = *Name::parse(name), .type = type, .ttl_s = ttl_s},
                                {.before = as_bytes(data), .name = target.empty() ? nullptr : &to}));
        return std::move(*this);
    }
    Bytes bytes() const { return writer_.written(); }

  private:
    std::vector<std::uint8_t> memory_;
    MessageWriter writer_;
};

// A board, "board.local" at 192.168.1.65.
struct MulticastHost {
    static constexpr Sender kOther{IpAddress::v4(192, 168, 1, 9), kMulticastPort};
    static constexpr std::array<std::string_view, 2> kTexts{"path=/mjpeg", "model=AI_THINKER"};
    static constexpr std::array<Service, 2> kServices{Service{"_http", 80, {}},
                                                      Service{"_vedette", 80, kTexts}};

    Responder responder{kServices};
    MonoTime now{100s};
    std::array<std::uint8_t, kMaxMulticastBytes> memory{};

    explicit MulticastHost(std::string_view label = "board", std::uint8_t address = 65) {
        responder.start(label, IpAddress::v4(192, 168, 1, address), 24, 12345, now);
    }
    // The next message to the group within `limit`, as text; empty: none.
    std::string next(Duration limit = 10s) {
        const MonoTime end = now + limit;
        for (int i = 0; i < 100 && responder.deadline() <= end; ++i) {
            now = std::max(now, responder.deadline());
            if (const auto bytes = responder.poll(now, memory)) return shown(*bytes);
        }
        now = end;
        return {};
    }
    void announce() {
        for (int i = 0; i < 5; ++i) EXPECT_FALSE(next().empty());
        EXPECT_TRUE(next(60s).empty());
    }
    // What only the sender gets.
    std::string take(const Letter& letter, const Sender& from = kOther) {
        return shown(responder.take(letter.bytes(), from, now, memory));
    }
};

}  // namespace vedette::dns
