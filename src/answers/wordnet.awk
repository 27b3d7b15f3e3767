# Writes a C++ source with WordNet's single words and exception lists as text, one line each, in the order of the files.
# usage: awk -f wordnet.awk index.noun noun.exc index.verb verb.exc index.adj adj.exc index.adv adv.exc
function close_text() { if (open) print "    \"\";" }
BEGIN {
  print "#include \"answers/wordnet.h\"\n\nnamespace convene {\nnamespace {\n"
  print "template <std::size_t N>\nconstexpr std::string_view whole(const char (&text)[N]) {\n  return {text, N - 1};\n}\n"
}
FNR == 1 {
  close_text()
  n = split(FILENAME, path, "/")
  name = path[n]
  gsub(/\./, "_", name)
  print "constexpr char " name "[] ="
  open = 1
  index_file = name ~ /^index/
}
index_file && (/^ / || $1 ~ /[^a-z'.-]/) { next }
index_file { print "    \"" $1 "\\n\""; next }
$0 !~ /[^a-z'. -]/ { print "    \"" $0 "\\n\"" }
END {
  close_text()
  print "\n}  // namespace\n"
  print "WordList wordnet(PartOfSpeech part) {"
  print "  switch (part) {"
  print "    case PartOfSpeech::noun:\n      return {whole(index_noun), whole(noun_exc)};"
  print "    case PartOfSpeech::verb:\n      return {whole(index_verb), whole(verb_exc)};"
  print "    case PartOfSpeech::adjective:\n      return {whole(index_adj), whole(adj_exc)};"
  print "    case PartOfSpeech::adverb:\n      return {whole(index_adv), whole(adv_exc)};"
  print "  }\n  return {};\n}\n"
  print "}  // namespace convene"
}
