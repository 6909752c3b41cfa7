using System.Collections.Concurrent;
using Ascent.Application;
using Ascent.Journey.Planning;

namespace Ascent.Web;

/// <summary>What an action did, shown once on the page that follows it.</summary>
/// <param name="Refused">It tells why nothing was changed.</param>
public sealed record Notice(string Headline, IReadOnlyList<PlanChange> Changes, bool Refused = false);

/// <summary>Notices between a form and the page that it redirects to, by a key in the address.</summary>
public sealed class Notices
{
    private const int Kept = 100;
    private readonly ConcurrentDictionary<string, Notice> _byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public string Add(string headline, PlanUpdate update) => Add(new Notice(headline, update.Changes));

    public string Add(string headline, bool refused = false) => Add(new Notice(headline, [], refused));

    private string Add(Notice notice)
    {
        var key = Guid.NewGuid().ToString("N")[..12];
        _byKey[key] = notice;
        _order.Enqueue(key);
        while (_order.Count > Kept && _order.TryDequeue(out var oldest)) _byKey.TryRemove(oldest, out _);
        return key;
    }

    public Notice? Find(string? key) => key is not null && _byKey.TryGetValue(key, out var notice) ? notice : null;
}
