using System.Collections;
using Ascent.Journey.Progress;

namespace Ascent.Store;

/// <summary>The log of time, read when somebody looks into it: most commands need its sums alone, and it grows for nine months.</summary>
internal sealed class LogWhenAsked(Func<List<LogEntry>> read) : IReadOnlyList<LogEntry>
{
    private readonly Lazy<List<LogEntry>> _entries = new(read);

    public int Count => _entries.Value.Count;

    public LogEntry this[int index] => _entries.Value[index];

    public IEnumerator<LogEntry> GetEnumerator() => _entries.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
