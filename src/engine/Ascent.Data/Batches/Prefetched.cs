using System.Runtime.ExceptionServices;

using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Data;

/// <summary>
/// Prepares the next batches of a source on a thread of its own while a step runs. The batches are the source's own, bit for bit; asked for
/// in another order than epoch by epoch, they only come later. What goes wrong while a batch is made is thrown where that batch is asked for.
/// </summary>
/// <remarks>
/// The thread works beside the <see cref="WorkerTeam"/>, not with it. A batch's tensors belong to whoever asked for it, in whose
/// <see cref="TensorScope"/> they end as if they had been made there. One thread at a time asks; the source is not used by others meanwhile.
/// </remarks>
public sealed class Prefetched : IBatchSource, IDisposable
{
    private readonly IBatchSource _source;
    private readonly int _ahead;
    private readonly Lock _askers = new();
    private readonly object _gate = new();
    private readonly Queue<Prepared> _ready = new();
    private Thread? _thread;
    private Place _next;
    private Place _expected;
    private long _course;
    private bool _stopped;

    /// <param name="source">Gives the batches; it is not disposed.</param>
    /// <param name="ahead">Batches that wait at the most.</param>
    public Prefetched(IBatchSource source, int ahead = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        _source = source;
        _ahead = ahead;
    }

    /// <inheritdoc/>
    public int Batches => _source.Batches;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public Batch Get(int epoch, int index)
    {
        Prepared prepared;
        lock (_askers) prepared = Take(new(epoch, index));
        prepared.Error?.Throw();
        var batch = prepared.Batch;
        TensorScope.Adopt(batch.Inputs);
        TensorScope.Adopt(batch.Targets);
        if (batch.Mask is { } mask) TensorScope.Adopt(mask);
        return batch;
    }

    /// <summary>Ends the thread and gives back the batches that nobody asked for.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            if (_stopped) return;
            _stopped = true;
            thread = _thread;
            Monitor.PulseAll(_gate);
        }

        thread?.Join();
        lock (_gate) DropReady();
    }

    private Prepared Take(Place place)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (_thread is null || place != _expected)
            {
                // A first batch, or a jump: what was prepared is of no use, and what is being prepared belongs to an old course.
                DropReady();
                _course++;
                _next = place;
                _expected = place;
                if (_thread is null)
                {
                    _thread = new Thread(Prepare) { IsBackground = true, Name = "ascent batches" };
                    _thread.Start();
                }
            }

            Monitor.PulseAll(_gate);
            while (_ready.Count == 0)
            {
                Monitor.Wait(_gate);
                ObjectDisposedException.ThrowIf(_stopped, this);
            }

            var prepared = _ready.Dequeue();
            _expected = After(place);
            Monitor.PulseAll(_gate);
            return prepared;
        }
    }

    private void Prepare()
    {
        WorkerTeam.WorkAlone();
        while (true)
        {
            Place place;
            long course;
            lock (_gate)
            {
                while (!_stopped && _ready.Count >= _ahead) Monitor.Wait(_gate);
                if (_stopped) return;
                place = _next;
                course = _course;
                _next = After(place);
            }

            Batch batch = default;
            ExceptionDispatchInfo? error = null;
            try
            {
                batch = _source.Get(place.Epoch, place.Index);
            }
            catch (Exception e)
            {
                // Whatever it is, it belongs to the one who asks for this batch.
                error = ExceptionDispatchInfo.Capture(e);
            }

            lock (_gate)
            {
                if (_stopped || course != _course)
                {
                    batch.Dispose();
                    continue;
                }

                _ready.Enqueue(new(batch, error));
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Place After(Place place) => place.Index + 1 < _source.Batches ? new(place.Epoch, place.Index + 1) : new(place.Epoch + 1, 0);

    private void DropReady()
    {
        while (_ready.TryDequeue(out var prepared)) prepared.Batch.Dispose();
    }

    private readonly record struct Place(int Epoch, int Index);

    private readonly record struct Prepared(Batch Batch, ExceptionDispatchInfo? Error);
}
