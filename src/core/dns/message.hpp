// DNS messages (RFC 1035 section 4, with the classes' top bit of RFC 6762): read, and written with compressed
// names. What questions and records mean belongs to others. Views of the message's bytes, which outlive a
// reader and its records. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/dns/name.hpp"

namespace vedette::dns {

constexpr std::uint16_t kPort = 53;
constexpr std::size_t kMaxUdpBytes = 512;  // of a message over UDP (RFC 1035 section 4.2.1)

// Types of records; others may come.
enum class Type : std::uint16_t {
    kA = 1,
    kCname = 5,
    kPtr = 12,
    kTxt = 16,
    kAaaa = 28,
    kSrv = 33,
    kNsec = 47,
    kAny = 255,  // of a question only
};

inline constexpr std::uint16_t kClassIn = 1;
inline constexpr std::uint16_t kClassAny = 255;
inline constexpr std::uint16_t kTopBit = 0x8000;  // of a class: unicast wanted, or records before are old

// Bits of Header::flags.
inline constexpr std::uint16_t kResponse = 0x8000;
inline constexpr std::uint16_t kOpcodeMask = 0x7800;
inline constexpr std::uint16_t kAuthoritative = 0x0400;
inline constexpr std::uint16_t kTruncated = 0x0200;
inline constexpr std::uint16_t kRecursionDesired = 0x0100;
inline constexpr std::uint16_t kRecursionAvailable = 0x0080;
inline constexpr std::uint16_t kRcodeMask = 0x000f;

// Answers' codes.
inline constexpr std::uint16_t kRcodeFormatError = 1;
inline constexpr std::uint16_t kRcodeNoSuchName = 3;
inline constexpr std::uint16_t kRcodeNotImplemented = 4;

// The parts of a message behind its questions.
enum class Section : std::uint8_t { kAnswer, kAuthority, kAdditional };

constexpr std::size_t kHeaderBytes = 12;

// The beginning of a message.
struct Header {
    std::uint16_t id = 0;
    std::uint16_t flags = 0;
    std::uint16_t questions = 0;
    std::array<std::uint16_t, 3> records{};  // by Section
};

// What is asked.
struct Question {
    Name name;
    Type type{};
    std::uint16_t klass = kClassIn;  // without the top bit
    bool top_bit = false;            // of mDNS: the answer may come by unicast
};

// A record of a message.
struct Record {
    Section section{};
    Name name;
    Type type{};
    std::uint16_t klass = kClassIn;  // without the top bit
    bool top_bit = false;            // of mDNS: replaces all earlier records of this name and type
    std::uint32_t ttl_s = 0;
    Bytes data;               // as it stands in the message
    std::size_t data_at = 0;  // in the message
};

// Reads a message once, from its front.
class MessageReader {
  public:
    // Nothing: shorter than a header.
    static std::optional<MessageReader> open(Bytes message);

    const Header& header() const { return header_; }
    // False: there is none left, or the message is broken.
    bool next(Question& question);
    // The same; skips the questions that are left.
    bool next(Record& record);
    // Something did not fit its length; what came before it holds.
    bool is_broken() const { return is_broken_; }

    // A name at a place of the message, and the place behind it. Names may go on at an earlier place only, so
    // reading ends. Nothing: broken.
    struct PlacedName {
        Name name;
        std::size_t end = 0;
    };
    std::optional<PlacedName> name_at(std::size_t at) const;

  private:
    explicit MessageReader(Bytes message) : message_(message) {}
    bool fail() {
        is_broken_ = true;
        return false;
    }
    bool has(std::size_t bytes) const { return message_.size() - at_ >= bytes; }

    Bytes message_;
    Header header_;
    std::size_t at_ = kHeaderBytes;
    std::size_t questions_ = 0;  // that were read
    std::size_t records_ = 0;    // of all sections
    bool is_broken_ = false;
};

// What stands in front of a record's data.
struct RecordHead {
    const Name& name;
    Type type{};
    std::uint16_t klass = kClassIn;  // with its top bit
    std::uint32_t ttl_s = 0;
};

// A record's data: bytes, then a name, which may be compressed, then bytes. Each may be missing.
struct RecordData {
    Bytes before{};
    const Name* name = nullptr;
    Bytes after{};
};

// Writes a message into the caller's memory, which outlives it and has room for a header. Questions first,
// then sections in their order.
class MessageWriter {
  public:
    MessageWriter(MutableBytes out, std::uint16_t id, std::uint16_t flags);

    // False: no room is left; nothing has changed.
    bool add(const Question& question);
    bool add(Section section, const RecordHead& head, const RecordData& data);

    Bytes written() const { return Bytes(out_).first(size_); }

  private:
    static constexpr std::size_t kMaxPlaces = 32;

    bool put(Bytes bytes);
    bool put16(std::uint16_t number);
    bool put(const Name& name);
    bool stands_at(std::size_t at, Bytes labels) const;
    void count(std::size_t field);

    MutableBytes out_;
    std::size_t size_ = kHeaderBytes;
    std::array<std::uint16_t, kMaxPlaces> places_{};  // of labels with which names may go on
    std::size_t place_count_ = 0;
};

}  // namespace vedette::dns
