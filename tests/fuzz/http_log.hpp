// What an HTTP parser makes of an input, as one string, for the fuzz targets to compare. The body's pieces
// are joined, so that the string doesn't depend on where the input was cut.
#pragma once

#include <string>

#include "core/http/body_reader.hpp"

namespace vedette::fuzz {

// Feeds `in` to the parser and adds to `log` what comes of it; messages that follow each other are all read.
template <class Parser>
void feed_http(Parser& parser, Bytes in, std::string& log) {
    while (true) {
        const http::Step step = parser.feed(in);
        if (step.consumed > in.size() || step.body.size() > step.consumed) __builtin_trap();
        in = in.subspan(step.consumed);
        switch (step.progress) {
            case http::Progress::kNeedMore:
                if (!in.empty()) __builtin_trap();
                return;
            case http::Progress::kHead:
                for (const http::Field field : parser.fields()) {
                    log.append(field.name).append("=").append(field.value).append("\n");
                }
                break;
            case http::Progress::kBody:
                if (step.body.empty()) __builtin_trap();
                log += as_text(step.body);
                break;
            case http::Progress::kEnd:
                log += "\nend\n";
                if (in.empty()) return;
                parser.reset();
                break;
            case http::Progress::kFailed: log += to_string(parser.error()); return;
        }
    }
}

}  // namespace vedette::fuzz
