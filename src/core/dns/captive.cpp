#include "core/dns/captive.hpp"

namespace vedette::dns {

Bytes answer_captive(Bytes query, const IpAddress& address, std::span<std::uint8_t, kMaxUdpBytes> out) {
    auto reader = MessageReader::open(query);
    if (!reader || (reader->header().flags & kResponse) != 0) return {};
    const Header& header = reader->header();
    const auto flags = static_cast<std::uint16_t>(kResponse | kRecursionAvailable |
                                                  (header.flags & (kOpcodeMask | kRecursionDesired)));
    const auto refuse = [&](std::uint16_t code) {
        return MessageWriter(out, header.id, static_cast<std::uint16_t>(flags | code)).written();
    };
    if ((header.flags & kOpcodeMask) != 0) return refuse(kRcodeNotImplemented);
    Question question;
    if (header.questions != 1 || !reader->next(question)) return refuse(kRcodeFormatError);
    MessageWriter answer(out, header.id, flags);
    answer.add(question);
    const bool is_asked = (question.type == Type::kA || question.type == Type::kAny) &&
                          (question.klass == kClassIn || question.klass == kClassAny);
    if (is_asked)
        answer.add(Section::kAnswer, {.name = question.name, .type = Type::kA},
                   {.before = Bytes(address.bytes).subspan(12)});
    return answer.written();
}

}  // namespace vedette::dns
