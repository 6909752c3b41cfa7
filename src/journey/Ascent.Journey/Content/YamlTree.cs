using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ascent.Journey.Content;

/// <summary>A value of a YAML text with the line it stands on.</summary>
internal abstract record YamlValue(int Line);

internal sealed record YamlScalar(string Text, bool Quoted, int Line) : YamlValue(Line);

internal sealed record YamlList(List<YamlValue> Items, int Line) : YamlValue(Line);

internal sealed record YamlMap(List<YamlEntry> Entries, int Line) : YamlValue(Line);

internal sealed record YamlEntry(string Key, YamlValue Value, int Line);

/// <summary>
/// Reads the part of YAML that content uses: maps, lists and scalars. Anchors, aliases and tags are refused, and so is
/// deep nesting, so that no small text can grow into a large structure.
/// </summary>
internal static class YamlTree
{
    internal const int MaxDepth = 12;
    internal const int MaxCharacters = 1 << 20;

    /// <summary>The document's value, or null with a problem (or without one where the text is empty).</summary>
    public static YamlValue? Parse(string text, string file, int firstLine, List<ContentProblem> problems)
    {
        if (text.Length > MaxCharacters)
        {
            problems.Add(new(file, firstLine, $"the text has {text.Length} characters; {MaxCharacters} are allowed"));
            return null;
        }

        try
        {
            return new Builder(file, firstLine - 1, problems).Build(new Parser(new StringReader(text)));
        }
        catch (YamlException e)
        {
            problems.Add(new(file, firstLine - 1 + (int)Math.Max(1, e.Start.Line), "not valid YAML: " + Sentence(e.Message)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser answers some malformed texts with a general exception that carries no place.
            problems.Add(new(file, firstLine, "not valid YAML: " + Sentence(e.Message)));
        }

        return null;
    }

    private static string Sentence(string message)
    {
        // YamlDotNet may put the place in front: "(Line: 1, Col: 2, Idx: 3) - (…): what".
        var at = message.StartsWith("(Line", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (at >= 0 ? message[(at + 3)..] : message).ReplaceLineEndings(" ").TrimEnd('.');
    }

    private sealed class Builder(string file, int lineOffset, List<ContentProblem> problems)
    {
        private readonly Stack<Frame> _open = new();
        private YamlValue? _root;
        private int _documents;
        private bool _refused;

        public YamlValue? Build(Parser parser)
        {
            while (!_refused && parser.MoveNext()) Take(parser.Current!);
            return _refused ? null : _root;
        }

        private void Take(ParsingEvent at)
        {
            var line = lineOffset + (int)at.Start.Line;
            switch (at)
            {
                case DocumentStart when ++_documents > 1:
                    Refuse(line, "a second document begins here; one file holds one");
                    break;
                case AnchorAlias:
                    Refuse(line, "aliases (*name) are not used in content; write the value out");
                    break;
                case NodeEvent node when !node.Anchor.IsEmpty:
                    Refuse(line, "anchors (&name) are not used in content; write the value out");
                    break;
                case NodeEvent node when !node.Tag.IsEmpty:
                    Refuse(line, "tags (!name) are not used in content");
                    break;
                case Scalar scalar:
                    TakeScalar(scalar, line);
                    break;
                case MappingStart:
                    Open(new Frame(new YamlMap([], line)), line);
                    break;
                case SequenceStart:
                    Open(new Frame(new YamlList([], line)), line);
                    break;
                case MappingEnd or SequenceEnd:
                    Place(_open.Pop().Value, line);
                    break;
            }
        }

        private void TakeScalar(Scalar scalar, int line)
        {
            if (_open.Count > 0 && _open.Peek() is { Value: YamlMap, Key: null } frame)
            {
                if (!frame.Keys.Add(scalar.Value))
                    problems.Add(new(file, line, $"the key {Nearest.Quote(scalar.Value)} stands twice"));
                (frame.Key, frame.KeyLine) = (scalar.Value, line);
                return;
            }

            Place(new YamlScalar(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), line), line);
        }

        private void Open(Frame frame, int line)
        {
            if (_open.Count > 0 && _open.Peek() is { Value: YamlMap, Key: null })
                Refuse(line, "a key must be a plain word");
            else if (_open.Count >= MaxDepth)
                Refuse(line, $"nested more than {MaxDepth} levels deep");
            else
                _open.Push(frame);
        }

        private void Place(YamlValue value, int line)
        {
            if (_open.Count == 0)
            {
                _root = value;
                return;
            }

            var frame = _open.Peek();
            switch (frame.Value)
            {
                case YamlList list:
                    list.Items.Add(value);
                    break;
                case YamlMap map:
                    map.Entries.Add(new(frame.Key!, value, frame.KeyLine));
                    frame.Key = null;
                    break;
            }
        }

        /// <summary>Reports what this reader does not take, and ends the reading of this text.</summary>
        private void Refuse(int line, string message)
        {
            problems.Add(new(file, line, message));
            _refused = true;
        }
    }

    private sealed class Frame(YamlValue value)
    {
        public YamlValue Value { get; } = value;
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
        public string? Key { get; set; }
        public int KeyLine { get; set; }
    }
}
