// A browser for the tests of pages: it keeps cookie and token. Test code; caller's thread.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"

namespace vedette::node {

inline constexpr std::string_view kFormType = "Content-Type: application/x-www-form-urlencoded\r\n";

inline std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const std::size_t begin = text.find(before);
    if (begin == text.npos) return {};
    const std::string_view rest = text.substr(begin + before.size());
    return std::string(rest.substr(0, rest.find(after)));
}

// Keeps cookie and token as a browser does.
struct Browser {
    std::string ask(std::string_view method, std::string_view target, std::string_view body = {},
                    std::string_view fields = {}) {
        FakeNetwork::Peer& peer = board.connect(80, address);
        std::string& request = peer.to_board;
        request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: board\r\n");
        if (!cookie.empty()) request.append("Cookie: other=1; session=").append(cookie).append("\r\n");
        request.append(fields);
        if (method == "POST")
            request.append(kFormType)
                .append("Content-Length: ")
                .append(std::to_string(body.size()))
                .append("\r\n");
        request.append("\r\n").append(body);
        board.run(300ms);
        peer.ended = true;
        board.run();
        std::string answer = peer.from_board;
        if (answer.contains("Transfer-Encoding: chunked"))
            answer = answer.substr(0, answer.find("\r\n\r\n") + 4) + dechunk(answer);
        if (answer.contains("Set-Cookie: ")) cookie = between(answer, "Set-Cookie: session=", ";");
        const std::string found = between(answer, "name=\"token\" value=\"", "\"");
        if (!found.empty()) token = found;
        return answer;
    }
    std::string get(std::string_view target, std::string_view fields = {}) {
        return ask("GET", target, {}, fields);
    }
    std::string post(std::string_view target, std::string_view body, std::string_view fields = {}) {
        return ask("POST", target, "token=" + token + "&" + std::string(body), fields);
    }
    bool log_in() {
        const std::string answer =
            ask("POST", "/login", "loginuser=owner&loginpassword=long%3Apassword&next=/wifi");
        get("/wifi");
        return answer.contains("Location: /wifi\r\n") && cookie.size() == Sessions::kTokenText;
    }

    Board& board;
    IpAddress address = IpAddress::v4(192, 168, 1, 20);
    std::string cookie;
    std::string token;
};

inline bool has_status(const std::string& answer, std::string_view status) {
    return answer.starts_with("HTTP/1.1 " + std::string(status) + " ");
}

}  // namespace vedette::node
