// core/dns on any message: reading ends, what is answered can be read, and what was read and written again
// means the same.
#include <array>
#include <cstdlib>

#include "core/dns/captive.hpp"
#include "core/dns/lookup.hpp"
#include "core/dns/responder.hpp"

namespace {

using namespace vedette;

void check(bool held) {
    if (!held) std::abort();
}

// Whether all of it can be read.
bool is_whole(Bytes bytes) {
    auto reader = dns::MessageReader::open(bytes);
    if (!reader) return false;
    for (dns::Record record; reader->next(record);) {
    }
    return !reader->is_broken();
}

void read_and_write(Bytes message) {
    auto reader = dns::MessageReader::open(message);
    if (!reader) return;
    for (dns::Question question; reader->next(question);) {
        std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
        dns::MessageWriter writer(memory, 0, 0);
        check(writer.add(question));
        check(writer.add(dns::Section::kAnswer, {.name = question.name}, {.name = &question.name}));
        auto again = dns::MessageReader::open(writer.written());
        dns::Question same;
        check(again->next(same) && same.name == question.name && same.type == question.type);
        dns::Record record;
        check(again->next(record) && record.name == question.name);
        check(again->name_at(record.data_at)->name == question.name);
    }
}

void ask_responder(Bytes message) {
    constexpr std::array<dns::Service, 1> kServices{dns::Service{"_http", 80, {}}};
    dns::Responder responder(kServices);
    std::array<std::uint8_t, dns::kMaxMulticastBytes> out;
    MonoTime now{100s};
    responder.start("board", IpAddress::v4(192, 168, 1, 65), 24, 1, now);
    for (int i = 0; i < 8; ++i) {
        for (const std::uint16_t port : {dns::kMulticastPort, std::uint16_t{40'000}}) {
            const Bytes answer = responder.take(message, {IpAddress::v4(192, 168, 1, 9), port}, now, out);
            check(answer.empty() || is_whole(answer));
        }
        check(!responder.label().empty());
        if (responder.deadline() == MonoTime::max()) continue;
        now = std::max(now, responder.deadline());
        const auto sent = responder.poll(now, out);
        check(!sent || is_whole(*sent));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes message(data, size);
    read_and_write(message);
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    const Bytes answer = dns::answer_captive(message, IpAddress::v4(192, 168, 3, 1), memory);
    check(answer.empty() || is_whole(answer));

    dns::Lookup lookup({});
    lookup.start("a.b", 1, {});
    std::array<std::uint8_t, dns::kMaxUdpBytes> query;
    if (size >= 2) lookup.poll(load_be16(data), {}, query);
    lookup.take(message, {});
    check(lookup.addresses().size() <= dns::Lookup::kMaxAddresses);

    ask_responder(message);
    return 0;
}
