// The records of one host of the local network: its address, and for each service what DNS service discovery
// needs (RFC 6763): the type among all types, the instance among those of its type, port and texts. One label
// names the host and its instances: "NAME.local", "NAME._http._tcp.local". No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/dns/message.hpp"

namespace vedette::dns {

// What the host offers. The texts outlive the records.
struct Service {
    std::string_view type;  // "_http", always over TCP
    std::uint16_t port = 0;
    std::span<const std::string_view> texts{};  // "key=value"; kMaxTexts bytes with a length for each
};
constexpr std::size_t kMaxServices = 2;
constexpr std::size_t kMaxTexts = 200;

// Each has a number, which is a bit of a RecordSet.
constexpr std::size_t kMaxOwnRecords = 1 + 5 * kMaxServices + 1;
using RecordSet = std::uint32_t;
constexpr RecordSet bit(std::size_t record) { return RecordSet{1} << record; }

// Times to live of RFC 6762 section 10, in seconds.
constexpr std::uint32_t kHostTtl_s = 120;
constexpr std::uint32_t kOtherTtl_s = 4500;

// Data of a record without compression.
constexpr std::size_t kMaxRecordData = 6 + kMaxNameBytes;

// One host's.
class ServiceRecords {
  public:
    // What a record is for.
    enum class Kind : std::uint8_t {
        kAddress,   // A of the host
        kNoOther,   // NSEC of the host: it has no other address
        kTexts,     // TXT of an instance
        kServer,    // SRV of an instance
        kNothing,   // NSEC of an instance: it has no other record
        kInstance,  // PTR of a type, to the instance
        kType,      // PTR of all types, to the type
    };

    // At most kMaxServices, which outlive the records.
    explicit ServiceRecords(std::span<const Service> services) : services_(services) {}
    // The label is UTF-8, not empty, and is cut to kMaxLabel bytes. From 2 on the number is appended:
    // "board-2".
    void set_name(std::string_view label, unsigned number);
    void set_address(const IpAddress& address) { address_ = address; }
    std::string_view label() const { return {label_.data(), label_size_}; }

    // Records are 0 to count() - 1.
    std::size_t count() const { return 2 + 5 * services_.size(); }
    Kind kind(std::size_t record) const;
    std::size_t service(std::size_t record) const { return (record - 2) / 5; }
    Name name(std::size_t record) const;
    Type type(std::size_t record) const;
    std::uint32_t ttl_s(std::size_t record) const;
    // Of this host alone: a name that others may not have.
    bool is_unique(std::size_t record) const;
    // Says that there is nothing else, and is sent to who asks for something else only.
    bool is_denial(std::size_t record) const {
        return kind(record) == Kind::kNoOther || kind(record) == Kind::kNothing;
    }
    RecordSet all() const;     // without denials
    RecordSet unique() const;  // without denials
    // What a client of these records asks for next (RFC 6763 section 12).
    RecordSet companions(RecordSet records) const;

    // Appends the record, if there is room.
    void write(MessageWriter& out, Section section, std::size_t record, std::uint32_t ttl_s,
               bool top_bit) const;
    // Whether these are its data; names in them may have any case.
    bool has_data(std::size_t record, Bytes plain) const;
    // The data as it would stand there without compression. Returns the written part of `out`.
    Bytes data(std::size_t record, std::span<std::uint8_t, kMaxRecordData> out) const;

  private:
    // Its parts in `memory` and `name`.
    RecordData parts(std::size_t record, std::span<std::uint8_t, kMaxTexts> memory, Name& name) const;
    Name host() const { return Name::of({label(), "local"}); }
    Name type_name(std::size_t service) const { return Name::of({services_[service].type, "_tcp", "local"}); }

    std::span<const Service> services_;
    std::array<char, kMaxLabel> label_{};
    std::size_t label_size_ = 0;
    IpAddress address_{};
};

// The data of a record that came, which stand at `data_at`, without compression. Returns the written part of
// `out`; nothing: broken or too long.
std::optional<Bytes> plain_data(const MessageReader& message, Type type, Bytes data, std::size_t data_at,
                                std::span<std::uint8_t, kMaxRecordData> out);

}  // namespace vedette::dns
