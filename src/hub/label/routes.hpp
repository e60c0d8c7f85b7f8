// The routes of the page of `vedette motion label` (web/label/): its files, the film's properties, its
// pictures by number, and the labels, which are checked before they are saved. hub/serve decides which
// requests are allowed. Blocks on the disk; one thread.
//
//   GET /film           the film's properties, the labels and the draft
//   GET /frames/N.jpg   a picture; the first is 0
//   PUT /labels         {"labelled", "drafted", "zones", "tracks"} as in label_file.hpp
#pragma once

#include <string>
#include <vector>

#include "hub/api/route.hpp"
#include "hub/label/film.hpp"
#include "hub/label/label_file.hpp"

namespace vedette::label {

// The routes for one film and its labels.
class LabelRoutes {
  public:
    // `film` outlives the routes. `to` is the labels' file, `labels` its content.
    LabelRoutes(const LabelFilm& film, FilmInfo info, std::string to, Labels labels,
                std::vector<LabelTrack> drafts);

    // The routes, which refer to this object.
    api::RouteTable table();

    const FilmInfo& info() const { return info_; }

  private:
    api::Response film() const;
    api::Response picture(std::string_view number) const;
    io::Task<api::Response> save(const api::Context& context, const api::Request& request);

    const LabelFilm& film_;
    const FilmInfo info_;
    const std::string to_;
    Labels labels_;  // the content of the file
    const std::vector<LabelTrack> drafts_;
};

}  // namespace vedette::label
