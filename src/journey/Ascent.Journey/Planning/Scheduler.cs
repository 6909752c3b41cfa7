using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Where one activity came to lie.</summary>
internal sealed class Placement
{
    public DateOnly Start { get; set; }
    public DateOnly End { get; set; }

    /// <summary>Place on the axis of capacity hours at which it ends.</summary>
    public double EndHours { get; set; }
    public int Sequence { get; set; } = -1;
    public List<WeekShare> Weeks { get; } = [];

    /// <summary>False when a pin could not be kept.</summary>
    public bool PinKept { get; set; } = true;
}

/// <summary>
/// The serial schedule: week by week, one piece of work after another, never more than a week holds. What is running
/// goes first; papers are spread over their phase; a phase begins when the work of the one before is done.
/// </summary>
internal sealed class Scheduler
{
    private readonly WorkGraph _graph;
    private readonly WorkCalendar _calendar;
    private readonly Placement[] _placements;
    private readonly double[] _left;
    private readonly int[] _open;
    private readonly int[] _rank;
    private readonly PriorityQueue<int, int>[] _ready;
    private readonly SortedSet<(int Rank, int Index)>[] _papers;
    private readonly int[] _workLeft;
    private readonly double[] _workHours;
    private readonly double[] _workDone;
    private readonly int[] _paperCount;
    private readonly int[] _papersBegun;
    private readonly PriorityQueue<int, int> _running = new();
    private readonly List<int> _pinned = [];
    private readonly List<int> _papersRunning = [];
    private int _phase;
    private int _current = -1;
    private int _remaining;
    private int _sequence;
    private double _idle;

    // Where the run of weeks began in which papers waited for the next one.
    private (double Laid, double Idle, double Place, int Weeks)? _heldUp;
    private double _laid;

    // The week that is being filled.
    private WorkWeek _week = null!;
    private double _position;
    private double _paperHours;
    private readonly HashSet<int> _papersThisWeek = [];

    private Scheduler(WorkGraph graph, WorkCalendar calendar, int phases)
    {
        (_graph, _calendar) = (graph, calendar);
        var n = graph.Nodes.Count;
        _placements = new Placement[n];
        _left = new double[n];
        _open = new int[n];
        _rank = new int[n];
        _ready = new PriorityQueue<int, int>[phases];
        _papers = new SortedSet<(int, int)>[phases];
        for (var p = 0; p < phases; p++) (_ready[p], _papers[p]) = (new(), []);
        (_workLeft, _workHours, _workDone, _paperCount, _papersBegun) = (new int[phases], new double[phases], new double[phases], new int[phases], new int[phases]);
    }

    public static Schedule Lay(WorkGraph graph, WorkCalendar calendar, int phases)
    {
        var scheduler = new Scheduler(graph, calendar, Math.Max(1, phases));
        scheduler.Prepare();
        for (var w = 0; scheduler._remaining > 0; w++)
        {
            var week = calendar.Week(w) ?? throw TooLong();
            if (week.Hours > PlanRules.Epsilon) scheduler.FillWeek(week);
        }

        return new(scheduler._placements, scheduler._idle) { Tail = scheduler.TailOf() };
    }

    private PaperTail? TailOf() => _heldUp is { } tail && _laid > 0
        ? new(tail.Laid / _laid, tail.Idle, _placements.Max(p => p.EndHours) - tail.Place, tail.Weeks)
        : null;

    private static JourneyException TooLong() => new(
        $"With these hours the plan would not end within {PlanRules.MostWeeks / 52} years. Set more hours per week, or fewer weeks off.");

    private void Prepare()
    {
        var order = _graph.Nodes
            .OrderBy(n => n.State == ActivityState.InProgress ? 0 : 1)
            .ThenBy(n => n.StartRank).ThenBy(n => n.Priority).ThenBy(n => n.Slack)
            .ThenBy(n => n.Activity.Id, StringComparer.Ordinal).ToList();
        for (var i = 0; i < order.Count; i++) _rank[order[i].Index] = i;

        foreach (var node in _graph.Nodes)
        {
            _placements[node.Index] = new();
            if (node.State == ActivityState.Done) continue;
            _remaining++;
            _left[node.Index] = node.Hours;
            // What was begun goes on, whatever it waits for by the book.
            _open[node.Index] = node.State == ActivityState.InProgress ? 0 : node.Before.Count(b => _graph.Nodes[b].State != ActivityState.Done);
            if (node.Alongside)
            {
                _paperCount[node.Phase]++;
            }
            else
            {
                _workLeft[node.Phase]++;
                _workHours[node.Phase] += node.Hours;
            }
        }

        SkipEmptyPhases();
        foreach (var node in _graph.Nodes.Where(n => n.State != ActivityState.Done && _open[n.Index] == 0)) MakeReady(node.Index);
    }

    private void FillWeek(WorkWeek week)
    {
        (_week, _position, _paperHours) = (week, 0, 0);
        _papersThisWeek.Clear();
        var before = (_laid, _idle, week.Before, 0);
        LayPinned();
        ContinuePapers();
        LayDuePapers();
        var limit = 0;
        while (_remaining > 0 && Free > PlanRules.Epsilon)
        {
            if (_current < 0)
            {
                LayPinned();
                if (Free <= PlanRules.Epsilon) break;
                _current = NextWork();
            }

            if (_current >= 0)
            {
                Work(_current, Free);
                if (_left[_current] <= 0) _current = -1;
            }
            else if (NextPaper(due: false) is var paper and >= 0)
            {
                Work(paper, Free);
            }
            else
            {
                break;
            }

            if (++limit > 10 * _graph.Nodes.Count + 100) throw new JourneyException("The schedule did not come to an end. Please report this with your profile.");
        }

        if (_remaining == 0) return;
        if (_position <= 0 && _pinned.Count == 0) throw Stuck();
        _idle += Math.Max(0, Free);
        _heldUp = PaperWaits() ? OneMore(_heldUp ?? before) : null;
    }

    private static (double, double, double, int) OneMore((double Laid, double Idle, double Place, int Weeks) run) => run with { Weeks = run.Weeks + 1 };

    private bool PaperWaits() => _papersThisWeek.Count >= PlanRules.PapersPerWeek && _papers.Take(_phase + 1).Any(p => p.Count > 0);

    private double Free => _week.Hours - _position;

    private JourneyException Stuck()
    {
        var id = _graph.Nodes.First(n => _left[n.Index] > 0).Activity.Id;
        return new($"Nothing can be laid before '{id}', and it waits for work of a later phase. Run 'ascent content check'.");
    }

    private void LayPinned()
    {
        foreach (var index in _pinned.Where(i => PinOf(i) <= _week.Iso && CanStart(i)).OrderBy(i => PinOf(i)).ThenBy(i => _rank[i]).ToList())
        {
            if (Free <= PlanRules.Epsilon) return;
            if (_graph.Nodes[index].Alongside && !MayTouch(index)) continue;
            if (_placements[index].Weeks.Count == 0) _placements[index].PinKept = PinOf(index) == _week.Iso;
            Work(index, Free);
        }
    }

    private void ContinuePapers()
    {
        foreach (var index in _papersRunning.ToList())
        {
            if (MayTouch(index)) Work(index, PaperRoom(index));
        }
    }

    private bool MayTouch(int paper) => _papersThisWeek.Contains(paper) || _papersThisWeek.Count < PlanRules.PapersPerWeek;

    private void LayDuePapers()
    {
        while (NextPaper(due: true) is var index and >= 0)
        {
            var room = PaperRoom(index);
            if (room <= PlanRules.Epsilon) return;
            Work(index, room);
        }
    }

    /// <summary>Papers give way to other work when that is ready.</summary>
    private double PaperRoom(int index)
    {
        var most = _current >= 0 || _running.Count > 0 || (_phase < _ready.Length && _ready[_phase].Count > 0)
            ? (_week.Hours * PlanRules.MostOfWeekForPapers) - _paperHours
            : Free;
        return Math.Max(0, Math.Min(Math.Min(most, Free), _left[index]));
    }

    /// <summary>
    /// The next paper that may be begun: at most two a week. Of m papers of a phase, number j (from 0) is due when
    /// (j + 1/2)/m of the phase's other work is behind, reckoned at the end of this week.
    /// </summary>
    private int NextPaper(bool due)
    {
        if (_papersThisWeek.Count >= PlanRules.PapersPerWeek)
        {
            // No third paper this week; one that is open may go on.
            return due ? -1 : _papersRunning.Where(_papersThisWeek.Contains).DefaultIfEmpty(-1).First();
        }

        if (!due && _papersRunning.Where(p => !_pinned.Contains(p) || PinOf(p) <= _week.Iso).Select(p => (int?)p).FirstOrDefault() is { } running) return running;
        for (var p = 0; p < _papers.Length && p <= _phase; p++)
        {
            if (_papers[p].Count == 0) continue;
            if (due && p == _phase && _workHours[p] > 0)
            {
                var behind = Math.Min(1, (_workDone[p] + Free) / _workHours[p]);
                if (_papersBegun[p] >= Math.Floor((_paperCount[p] * behind) + 0.5)) continue;
            }

            return _papers[p].Min.Index;
        }

        return -1;
    }

    private int NextWork()
    {
        if (_running.TryDequeue(out var running, out _)) return running;
        if (_phase >= _ready.Length) return -1;
        return _ready[_phase].TryDequeue(out var index, out _) ? index : -1;
    }

    private void Work(int index, double room)
    {
        var hours = Math.Min(room, _left[index]);
        if (hours <= 0 && _left[index] > 0) return;
        var node = _graph.Nodes[index];
        var placement = _placements[index];
        if (node.Alongside) Touch(node, index, hours);
        if (placement.Sequence < 0)
        {
            placement.Sequence = _sequence++;
            placement.Start = _week.StartDay(_position);
        }

        var rest = _left[index] - hours;
        if (rest <= PlanRules.Epsilon) rest = 0;
        _left[index] = rest;
        _position += hours;
        _laid += hours;
        AddShare(placement, hours);
        if (!node.Alongside) _workDone[node.Phase] += hours;
        if (rest == 0) Complete(node, placement);
    }

    private void Touch(WorkNode node, int index, double hours)
    {
        _papersThisWeek.Add(index);
        _paperHours += hours;
        if (_papersRunning.Contains(index)) return;
        _papers[node.Phase].Remove((_rank[index], index));
        BeginPaper(index);
    }

    private void BeginPaper(int index)
    {
        _papersRunning.Add(index);
        _papersBegun[_graph.Nodes[index].Phase]++;
    }

    private void AddShare(Placement placement, double hours)
    {
        if (placement.Weeks.Count > 0 && placement.Weeks[^1].Week == _week.Iso)
            placement.Weeks[^1] = new(_week.Iso, placement.Weeks[^1].Hours + hours);
        else
            placement.Weeks.Add(new(_week.Iso, hours));
    }

    private void Complete(WorkNode node, Placement placement)
    {
        _remaining--;
        placement.End = _week.EndDay(_position);
        if (placement.End < placement.Start) placement.End = placement.Start;
        placement.EndHours = _week.Before + _position;
        _papersRunning.Remove(node.Index);
        _pinned.Remove(node.Index);
        foreach (var after in node.After)
        {
            if (_graph.Nodes[after].State == ActivityState.NotStarted && --_open[after] == 0) MakeReady(after);
        }

        if (node.Alongside) return;
        _workLeft[node.Phase]--;
        SkipEmptyPhases();
    }

    private void MakeReady(int index)
    {
        var node = _graph.Nodes[index];
        if (node.State == ActivityState.NotStarted && node.Candidate.Progress?.PinnedTo is { } pin && pin >= IsoWeek.Of(_calendar.FirstDay))
            _pinned.Add(index);
        else if (node.Alongside && node.State == ActivityState.InProgress)
            BeginPaper(index);
        else if (node.Alongside)
            _papers[node.Phase].Add((_rank[index], index));
        else if (node.State == ActivityState.InProgress)
            _running.Enqueue(index, _rank[index]);
        else
            _ready[node.Phase].Enqueue(index, _rank[index]);
    }

    private bool CanStart(int index) => _graph.Nodes[index].Phase <= _phase;

    private IsoWeek PinOf(int index) => _graph.Nodes[index].Candidate.Progress!.PinnedTo!.Value;

    private void SkipEmptyPhases()
    {
        while (_phase < _workLeft.Length && _workLeft[_phase] == 0) _phase++;
    }
}
